"""Which schema holds the tables of which app (design §3): the one table, read by migrate and doctor."""

SCHEMA_OF = {
    "access": "access",
    "audit": "audit",
    "directory": "directory",
    "disclosure": "disclosure",
    "history": "history",
    "holds": "holds",
    "identity": "identity",
    "intake": "intake",
    "ownership": "ownership",
    "procrastinate": "jobs",
    "review": "review",
    "shielding": "shielding",
    "vault": "vault",
}
MIGRATION = "migration"
SCHEMAS = tuple(sorted(SCHEMA_OF.values()))
