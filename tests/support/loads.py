"""Loading feeds in tests, and what the database holds afterwards, whatever numbers were drawn."""

from django.db import connection

from contactpoint.audit.clock import database_now
from contactpoint.disclosure.models import Opened
from contactpoint.intake.actions import receive
from contactpoint.kernel.actors import WORKER, Purpose, PurposeCode

FEED = Purpose(PurposeCode.FEED)
STATE = {
    "child": "SELECT family, given, gender, born_year, born_month, born_day FROM child",
    "address": "SELECT family, lines, postcode, statement, source, confirmed FROM address JOIN child USING (number)",
    "involvement": "SELECT family, organisation, worker, source, confirmed, started, ended"
    " FROM involvement JOIN child USING (number)",
    "keys": "SELECT family, kind, key, born FROM search_key JOIN child USING (number)",
    "records": "SELECT source, version FROM record",
    "links": "SELECT family, count(*) FROM link JOIN child USING (number) GROUP BY family",
    "variants": "SELECT count(*) FROM variant",
    "source_keys": "SELECT record_ref FROM source_key",
    "coverage": "SELECT source, area, last_fed FROM coverage",
}
DELIVERIES = {
    "deliveries": "SELECT source, rows, state FROM delivery",
    "batches": "SELECT first_line, last_line FROM batch",
    "refusals": "SELECT line, column_name, reason FROM refusal",
}


def load(path, **options):
    """Receive the file as the source that its name says."""
    return receive(
        path.name.removesuffix(path.suffix).removesuffix(".mend"), path, actor=WORKER, purpose=FEED, **options
    )


def open_hull():
    """Children of Hull are shown in full from now on."""
    Opened.objects.create(authority="HUL", signed_by_authority="p-1", signed_by_national="p-2", at=database_now())


def state(*, deliveries=True):
    """Every row that a load leaves, without numbers, times and keys, which are drawn at random."""
    asked = STATE | (DELIVERIES if deliveries else {})
    with connection.cursor() as cursor:
        return {name: _rows(cursor, query) for name, query in asked.items()}


def _rows(cursor, query):
    cursor.execute(query)
    return sorted(cursor.fetchall(), key=repr)
