"""What data managers of the demonstration and the benches do: register organisations, release first deliveries."""

import json
from collections.abc import Callable
from pathlib import Path

from contactpoint.disclosure.facts import ServiceKind
from contactpoint.intake.actions import register, release
from contactpoint.intake.models import Delivery
from contactpoint.intake.rules import DeliveryState, Registered, ReleaseReason
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode

WHY = Purpose(PurposeCode.DESK_DATA, reference="demo/feeds")


def register_organisations(population: Path, progress: Callable[[str], None], *, actor: Actor) -> None:
    """Every organisation of a population that sends feeds of its own."""
    for line in json.loads((population / "organisations.json").read_text(encoding="utf-8")):
        registered = Registered(line["code"], line["name"], line["authority"], ServiceKind(line["service"]))
        register(registered, actor=actor, purpose=WHY)
        progress(registered.name)


def release_first(progress: Callable[[str], None], *, actor: Actor) -> None:
    """Every first delivery that waits for a person once it was weighed."""
    for delivery in Delivery.objects.filter(state=DeliveryState.DRY).order_by("received"):
        release(delivery.pk, ReleaseReason.FIRST_FILE_CHECKED, actor=actor, purpose=WHY)
        progress(delivery.source_id)
