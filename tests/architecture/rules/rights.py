"""Which role may do what to which table: the written table, and what a session really may, found by trying.

The letters: r read, a add, u update, d delete, n draw from a sequence, x execute; `u(one, two)` means those columns
alone. `_*` stands for the partitions of a table, `jobs()` for every function of a schema.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from psycopg import Connection, sql

ROLES = ("cp_web", "cp_desk", "cp_worker")
MATRIX = """
                                            cp_web          cp_desk     cp_worker
    directory.child                         r               r           raud
    directory.name                          r               r           raud
    directory.address                       r               r           raud
    directory.address_*                     r               r           raud
    directory.carer                         r               r           raud
    directory.carer_*                       r               r           raud
    directory.involvement                   r               r           raud
    directory.involvement_*                 r               r           raud
    directory.number_token                  r               r           raud
    directory.search_key                    r               r           raud
    directory.coverage                      r               r           raud
    directory.rebuilding                    r               r           raud
    vault.record                            -               -           raud
    vault.variant                           -               -           raud
    disclosure.link                         -               -           raud
    disclosure.life                         -               r           raud
    disclosure.child_limit                  -               -           raud
    disclosure.opened                       -               rau         raud
    disclosure.projected                    -               -           raud
    disclosure.superseded                   -               -           raud
    disclosure.past_link                    -               -           raud
    disclosure.lingering                    -               -           raud
    shielding.shield_event                  -               ra          ra
    ownership.transfer            -  ra+u(sealed,state,answered_by,ended_at,done)  r+u(done)
    review.review_item                      -               r           raud
    review.answer                           -               ra          r+u(done)
    history.history_asked                   -               ra          rd+u(sealed)
    holds.held_item                         -               r           raud
    holds.alarm                             -               r               rad
    holds.verdict                           -               ra+u(agreed_by,agreed_at)  r+u(done)
    identity.source_key                     -               -           raud
    identity.doubt                          -               -           raud
    identity.decision                       -               -           raud
    identity.founded                        -               -           raud
    identity.hold                           -               -           raud
    identity.death_notice                   -               -           raud
    identity.cards_made                     -               -           raud
    identity.bulk_load                      -               -           raud
    intake.source                           -               ra          raud
    intake.delivery                  -              r+u(state,decided_at,decided_because,decided_by,decided_for)  raud
    intake.batch                            -               r           raud
    intake.refusal                          -               r           raud
    intake.pause                            -               ra+u(ended_at,ended_by,ended_for,ended_because)  raud
    access.organisation                     r               ra          -
    access.person              r+u(password,used_on)   ra+u(password,state,used_on)  -
    access.person_role                      r               ra+u(ended)  -
    access.vetting       r(person,kind,dated,until,ended)   ra+u(ended)  -
    access.accreditation  r(organisation,capability,until,since,ended)  ra+u(approved_by,since,ended)  -
    access.account_change                   -               a           -
    access.relative                         -               ra          -
    access.asker_code               ra+u(used_at,session,proxy,ended)  -  -
    access.urgent_look   ra+u(searches,opens,last)  r+u(finding,reviewed_by,reviewed_at)  -
    access.budget_use               ra+u(used)              rd          -
    access.budget_release           r(id,person,at)         ra          -
    access.asked                            -  ra+u(approved_by,ended)  -
    access.family_said            ra            ra+u(withdrawn)  -
    access.factor              ra+u(sealed,last_step,pin)  ra+u(sealed,last_step,pin,reset)  -
    access.factor_reset                     -               ra          -
    access.enrolment                        r+u(spent)      ra+u(spent,superseded)  -
    access.recovery_code                    r+u(spent)      ra+u(spent)  -
    access.passkey        ra+u(sign_count,last_used,ended)  ra+u(sign_count,last_used,ended)  -
    access.challenge                        raud            raud        -
    access.provider                         r               ra+u(ended)  -
    access.provider_subject  r(digest,issuer,person,ended)  a+r(digest,issuer,person,ended)+u(ended)  -
    access.provider_trip                    raud            raud        -
    access.notice                           rad+u(times,last)  rad+u(times,last)  -
    access.web_session                      raud            r(ended,person)+u(ended)  -
    access.recent                           raud            -           -
    access.desk_session                     -               raud        -
    access.handle                           raud            raud        -
    access.submission                       raud            raud        -
    access.attempt                          raud            raud        -
    audit.event                             a               a           a
    audit.ledger_known                      r               rau         rau
    audit.own_web                           r               -           -
    audit.own_desk                          -               r           -
    jobs.procrastinate_jobs                 -               ra          raud
    jobs.procrastinate_events               -               a           raud
    jobs.procrastinate_periodic_defers      -               -           raud
    jobs.procrastinate_workers              -               -           raud
    jobs.procrastinate_jobs_id_seq          -               n           n
    jobs.procrastinate_events_id_seq        -               n           n
    jobs.procrastinate_periodic_defers_id_seq  -            n           n
    jobs.procrastinate_workers_id_seq       -               n           n
    access()                                -               -           -
    directory()                             -               -           x
    jobs()                                  -               x           x
    migration.django_migrations             r               r           r
    migration.django_migrations_id_seq      -               -           -
"""
EXPECTED = {
    name: dict(zip(ROLES, cells, strict=True))
    for name, *cells in (line.split() for line in MATRIX.strip().splitlines()[1:])
}
OURS = "{}::regnamespace::text !~ '^(pg_|information_schema)'"
TABLES = f"""
    SELECT relnamespace::regnamespace::text, relname,
           array(SELECT attname::text FROM pg_attribute
                  WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped),
           concat(CASE WHEN has_any_column_privilege(oid, 'SELECT') THEN 'r' END,
                  CASE WHEN has_any_column_privilege(oid, 'INSERT') THEN 'a' END,
                  CASE WHEN has_any_column_privilege(oid, 'UPDATE') THEN 'u' END)
      FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND {OURS.format("relnamespace")} ORDER BY 1, 2
"""
SEQUENCES = f"""
    SELECT relnamespace::regnamespace || '.' || relname, concat(
           CASE WHEN has_sequence_privilege(oid, 'SELECT') THEN 'r' END,
           CASE WHEN has_sequence_privilege(oid, 'UPDATE') THEN 'u' END,
           CASE WHEN has_sequence_privilege(oid, 'USAGE') THEN 'n' END)
      FROM pg_class WHERE relkind = 'S' AND {OURS.format("relnamespace")}
"""
FUNCTIONS = f"""
    SELECT pronamespace::regnamespace || '()', CASE
           WHEN bool_and(has_function_privilege(oid, 'EXECUTE')) THEN 'x'
           WHEN bool_or(has_function_privilege(oid, 'EXECUTE')) THEN 'some' ELSE '' END
      FROM pg_proc WHERE {OURS.format("pronamespace")} GROUP BY 1
"""
STANDING = f"""
    SELECT rolname || ' may do anything' FROM pg_roles WHERE rolname = ANY(%(roles)s)
       AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
    UNION ALL
    SELECT member::regrole || ' may act as ' || roleid::regrole FROM pg_auth_members
     WHERE member::regrole::text = ANY(%(roles)s)
    UNION ALL
    SELECT refobjid::regrole || ' owns ' || classid::regclass || ' ' || objid FROM pg_shdepend
     WHERE deptype = 'o' AND refobjid::regrole::text = ANY(%(roles)s)
    UNION ALL
    SELECT role || ' may ' || privilege || ' in this database' FROM unnest(%(roles)s::text[]) AS role,
           unnest(ARRAY['CREATE', 'TEMP']) AS privilege
     WHERE has_database_privilege(role, current_database(), privilege)
    UNION ALL
    SELECT role || ' may create in ' || nspname FROM unnest(%(roles)s::text[]) AS role, pg_namespace
     WHERE has_schema_privilege(role, oid, 'CREATE')
    UNION ALL
    SELECT role || ' may use public' FROM unnest(%(roles)s::text[]) AS role
     WHERE has_schema_privilege(role, 'public', 'USAGE')
    UNION ALL
    SELECT relname || ' is open to ' || privilege_type FROM pg_class, aclexplode(relacl)
     WHERE {OURS.format("relnamespace")} AND relowner <> grantee
       AND privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'USAGE')
    UNION ALL
    SELECT relname || ' is open to everyone' FROM pg_class, aclexplode(relacl)
     WHERE {OURS.format("relnamespace")} AND grantee = 0
    UNION ALL
    SELECT proname || ' is open to everyone' FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))
     WHERE {OURS.format("pronamespace")} AND grantee = 0
    UNION ALL
    SELECT proname || ' acts with its owner''s rights' FROM pg_proc
     WHERE {OURS.format("pronamespace")} AND prosecdef AND oid::regprocedure::text <> 'directory.rewrite(text,bigint)'
"""
TRIED = {
    "r": "SELECT {columns} FROM {table} LIMIT 0",
    "a": "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {nulls} WHERE false",
    "u": "UPDATE {table} SET {defaults} WHERE false",
    "d": "DELETE FROM {table} WHERE false",
}
Session = Connection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """`partly`: the letters that the session may do to one column at least."""

    schema: str
    bare: str
    columns: list[str]
    partly: str

    @property
    def name(self) -> str:
        return f"{self.schema}.{self.bare}"


def breaches_of_the_matrix(role: str, session: Session) -> list[str]:
    """Where what the session's role may differs from the written table, tables without a line included."""
    found = list(_rights(session))
    unwritten = [f"{name} stands in no line" for name, _ in found if name not in EXPECTED]
    gone = [f"{name} is nowhere in the database" for name in EXPECTED.keys() - dict(found)]
    differing = [
        f"{role} may {rights or 'nothing'} on {name}, not {EXPECTED[name][role]}"
        for name, rights in found
        if name in EXPECTED and (rights or "-") != EXPECTED[name][role]
    ]
    return unwritten + gone + differing


def breaches_of_standing(session: Session) -> list[str]:
    """No process but the migrator owns, makes or becomes anything, and nothing is given to everyone."""
    return [str(told) for (told,) in session.execute(STANDING, {"roles": list(ROLES)})]


def tables(session: Session) -> list[Table]:
    """Every table and view of every schema but the server's own."""
    return [Table(*found) for found in session.execute(TABLES).fetchall()]


def rights_on(session: Session, table: Table) -> str:
    """The letters of what the session may do, each tried; column by column where not all are allowed."""
    held = [_tried(session, letter, table) for letter in TRIED] if table.columns else []
    whole, part = "".join(one for one in held if len(one) == 1), [one for one in held if len(one) > 1]
    return "+".join(filter(None, [whole, *part]))


def _rights(session: Session) -> Iterator[tuple[str, str]]:
    for table in tables(session):
        yield re.sub(r"_\d\d$", "_*", table.name), rights_on(session, table)
    yield from session.execute(SEQUENCES).fetchall()
    yield from session.execute(FUNCTIONS).fetchall()


def _tried(session: Session, letter: str, table: Table) -> str:
    if _may(session, letter, table, table.columns):
        return letter
    asked = table.columns if letter in table.partly else []
    some = [column for column in asked if _may(session, letter, table, [column])]
    return f"{letter}({','.join(some)})" if some else ""


def _may(session: Session, letter: str, table: Table, columns: list[str]) -> bool:
    names = [sql.Identifier(column) for column in columns]
    statement = sql.SQL(TRIED[letter]).format(
        table=sql.Identifier(table.schema, table.bare),
        columns=sql.SQL(", ").join(names),
        nulls=sql.SQL(", ").join([sql.NULL] * len(names)),
        defaults=sql.SQL(", ").join(sql.SQL("{} = DEFAULT").format(name) for name in names),
    )
    try:
        with session.transaction():
            session.execute(statement)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported):
        return False  # the second: a view that nobody can write to
    return True
