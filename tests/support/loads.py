"""Loading feeds in tests, and what the database holds afterwards, whatever numbers were drawn."""

from dataclasses import replace

from django.db import connection

from contactpoint.audit.clock import database_now
from contactpoint.disclosure.models import Opened
from contactpoint.intake import models
from contactpoint.intake.actions import apply, receive, release, weigh
from contactpoint.intake.batches import no_progress
from contactpoint.intake.models import Delivery
from contactpoint.intake.rules import DeliveryState, ReleaseReason
from contactpoint.kernel.actors import WORKER, Actor, Purpose, PurposeCode, Role

FEED = Purpose(PurposeCode.FEED)
DESK = Purpose(PurposeCode.DESK_DATA, reference="tests")
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
    "deliveries": "SELECT source, rows, refused, state FROM delivery",
    "batches": "SELECT first_line, last_line FROM batch",
    "refusals": "SELECT line, column_name, reason FROM refusal",
}


def load(path, *, progress=no_progress):
    """Received as the source that its name says, weighed, released where it is that source's first, and applied."""
    receipt = weighed(path)
    if Delivery.objects.get(pk=receipt.delivery).state == DeliveryState.DRY:
        release(receipt.delivery, ReleaseReason.FIRST_FILE_CHECKED, actor=manager_of(receipt.source), purpose=DESK)
    apply(receipt.delivery, actor=WORKER, purpose=FEED, progress=progress)
    return receipt


def received(path):
    """Received as the source that its name says."""
    return receive(path.name.partition(".mend")[0].removesuffix(path.suffix), path, actor=WORKER, purpose=FEED)


def weighed(path):
    """Received as the source that its name says, and weighed as the worker does."""
    receipt = received(path)
    weigh(receipt.delivery, actor=WORKER, purpose=FEED)
    return receipt


def manager_of(source):
    """A data manager who may decide on this source's deliveries now."""
    authority = models.Source.objects.get(code=source).authority
    return data_manager(authority)


def data_manager(authority):
    """Of an authority, or of the national team where that is None."""
    who = Actor("p-dan", Role.DATA_MANAGER, organisation=f"o-{authority or 'nat'}", authority=authority)
    return replace(who, national=authority is None, stepped_up=True, own_factor=True)


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
