"""What a running server may write down: nothing that a statement carried (threats.md §1)."""

from typing import Any

from psycopg import Connection

QUIET_AND_LOUD = {
    "log_parameter_max_length": ("0", "-1"),
    "log_parameter_max_length_on_error": ("0", "100"),
    "log_min_error_statement": ("panic", "error"),
    "log_error_verbosity": ("terse", "default"),
    "log_statement": ("none", "all"),
    "log_min_duration_statement": ("-1", "0"),
    "log_min_duration_sample": ("-1", "0"),
    "log_transaction_sample_rate": ("0", "1"),
    "log_duration": ("off", "on"),
    "log_executor_stats": ("off", "on"),
    "log_planner_stats": ("off", "on"),
    "debug_print_plan": ("off", "on"),
    "debug_print_parse": ("off", "on"),
    "debug_print_rewritten": ("off", "on"),
    "session_preload_libraries": ("", "auto_explain"),
}
FIXED = {
    "shared_preload_libraries": "",
    "listen_addresses": "",
    "logging_collector": "off",
    "password_encryption": "scram-sha-256",
}
OWN_SETTINGS = """
    SELECT coalesce(setrole::regrole::text, '') || ' ' || setting FROM pg_db_role_setting, unnest(setconfig) AS setting
     WHERE setting ~ '^(log|debug|auto_explain|session_preload|pg_stat)'
"""
Session = Connection[tuple[Any, ...]]


def breaches_of_a_quiet_log(session: Session) -> list[str]:
    """What is in force in the administrator's session, and what a role or a database would change for itself."""
    wanted = {name: quiet for name, (quiet, _) in QUIET_AND_LOUD.items()} | FIXED
    held = {name: session.execute("SELECT current_setting(%s)", [name]).fetchone() for name in wanted}
    loud = [f"{name} is {held[name]}, not {quiet}" for name, quiet in wanted.items() if held[name] != (quiet,)]
    own = [f"{setting} for itself" for (setting,) in session.execute(OWN_SETTINGS).fetchall()]
    added = session.execute("SELECT extname FROM pg_extension WHERE extname ~ 'stat|explain|log'").fetchall()
    return loud + own + [f"{name} is installed" for (name,) in added]
