"""Each new connection of this process is asked whether its database may be served."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from contactpoint.audit.standing import check_connection


class Audit(AppConfig):
    """The one place where that is put in force."""

    name = "contactpoint.audit"

    def ready(self) -> None:
        """Before anything is asked of the database."""
        connection_created.connect(check_connection)
