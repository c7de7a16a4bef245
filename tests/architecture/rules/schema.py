"""What the names and shapes of the directory's tables may say (nothing of a limit), and what statistics may keep."""

import re
from typing import Any

from psycopg import Connection

TELLING = re.compile(
    r"(?<![a-z])(shield|limit|hid(?![a-z])|hidden|hide|gate|protect|restrict|flag|mask|absent|missing|secret|conceal|suppress"
    r"|withh[eo]ld|redact|sealed)",
    re.IGNORECASE,
)
OLDER = re.compile(
    r"(?<![a-z])(version|updated?|created?|modified|changed|revision|etag|inserted|seen)(?![a-z])", re.IGNORECASE
)
DATES = {
    *(f"{table}.confirmed" for table in ("address", "carer", "involvement")),
    "involvement.started",
    "involvement.ended",
    "coverage.last_fed",
}
NOT_A_PARTITION = r"relname !~ '_\d\d$'"
NAMES = """
    SELECT 'relation', relname::text FROM pg_class WHERE relnamespace = 'directory'::regnamespace
    UNION ALL
    SELECT 'column', relname || '.' || attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
     WHERE relnamespace = 'directory'::regnamespace AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT 'constraint', conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
     WHERE connamespace = 'directory'::regnamespace
    UNION ALL
    SELECT 'index', pg_get_indexdef(oid) FROM pg_class WHERE relkind IN ('i', 'I')
       AND relnamespace = 'directory'::regnamespace
    UNION ALL
    SELECT 'type', typname FROM pg_type WHERE typnamespace = 'directory'::regnamespace
    UNION ALL
    SELECT 'label', enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid
     WHERE typnamespace = 'directory'::regnamespace
    UNION ALL
    SELECT 'function', proname FROM pg_proc WHERE pronamespace = 'directory'::regnamespace
    UNION ALL
    SELECT 'trigger', tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
     WHERE relnamespace = 'directory'::regnamespace
    UNION ALL
    SELECT 'comment', description FROM pg_description JOIN pg_class ON pg_class.oid = objoid
     WHERE relnamespace = 'directory'::regnamespace
"""
COLUMNS = f"""
    SELECT relname || '.' || attname, atttypid::regtype::text, atthasdef OR attidentity <> '' OR attgenerated <> ''
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
     WHERE relnamespace = 'directory'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
       AND {NOT_A_PARTITION} ORDER BY 1
"""
OUR_COLUMNS = """
    SELECT relnamespace::regnamespace || '.' || relname || '.' || attname, atttypid::regtype::text,
           coalesce(attstattarget, -1)
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
     WHERE relnamespace::regnamespace::text !~ '^(pg_|information_schema)' AND relkind IN ('r', 'p')
       AND attnum > 0 AND NOT attisdropped ORDER BY 1
"""
MAY_BE_HIDDEN_LATER = re.compile(
    r"directory\.(name|address|carer|involvement|number_token|search_key)(_\d\d)?\.(?!statement|kind|source)"
)
"""What is said of a child beyond the four facts; these three hold codes and the names of sources."""
SEALED_BESIDES = {
    "access.desk_session.purpose",
    "access.handle.handle",
    "access.person.password",
    "access.web_session.purpose",
    "audit.event.body",
    "audit.event.children",
    "vault.variant.tokens",
}
Session = Connection[tuple[Any, ...]]


def breaches_of_names_that_tell_nothing(session: Session) -> list[str]:
    """No name, label, constraint or comment of the directory encodes a shield, a limit or an absence (N2)."""
    names = session.execute(NAMES).fetchall()
    return [f"{kind} {name}" for kind, name in names if TELLING.search(name.replace("_", " "))]


def breaches_of_no_before_and_after(session: Session) -> list[str]:
    """No version, no time of ours, and nothing that the database fills in, which would tell the order of arrival."""
    columns = session.execute(COLUMNS).fetchall()
    times = [name for name, kind, _ in columns if re.match("date|time|interval", kind)]
    timed = [f"{name} is a time" for name in times if name not in DATES]
    named = [f"{name} tells a change" for name, _, _ in columns if OLDER.search(name.replace("_", " "))]
    filled = [f"{name} is filled in" for name, _, filled in columns if filled]
    return timed + named + filled


def breaches_of_no_statistics(session: Session) -> list[str]:
    """The server keeps no sample of what is sealed or keyed: it would outlive the row (threats §1)."""
    columns = session.execute(OUR_COLUMNS).fetchall()
    sealed = {name: target for name, kind, target in columns if name in SEALED_BESIDES or kind == "bytea"}
    sealed |= {name: target for name, kind, target in columns if kind == "text" and MAY_BE_HIDDEN_LATER.match(name)}
    sampled = [f"{name} is sampled" for name, target in sealed.items() if target]
    gone = [f"{name} is nowhere in the database" for name in SEALED_BESIDES - sealed.keys()]
    extended = session.execute("SELECT stxname FROM pg_statistic_ext").fetchall()
    return sampled + gone + [f"{name} samples several columns" for (name,) in extended]
