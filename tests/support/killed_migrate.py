"""Run as a process of its own: migrates, and dies without a word just before it records the first migration of an app.

`python -m tests.support.killed_migrate APP`; with no APP it lives.
"""

import os
import signal
import sys

import django


def main() -> None:
    """Everything is imported before the settings of this process are read."""
    django.setup()
    from contactpoint.config import migrate  # noqa: PLC0415 - models need the set-up above

    class Killed(migrate.SchemaExecutor):
        def record_migration(self, migration):
            if migration.app_label in sys.argv[1:]:
                os.kill(os.getpid(), signal.SIGKILL)
            super().record_migration(migration)

    migrate.SchemaExecutor = Killed
    migrate.migrate()


if __name__ == "__main__":
    main()
