"""The worker's jobs. Their arguments are ids: no value of a child ever waits in a queue."""

from procrastinate.contrib.django import app

from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.shielding import actions as shielding


@app.task(name="limit", queue="projection", retry=5)
def limit(event: str) -> None:
    """Carry out one recorded limit event."""
    shielding.carry_out(event, actor=WORKER, purpose=UPKEEP)


@app.task(name="open_authority", queue="projection", retry=5)
def open_authority(authority: str) -> None:
    """End the gate for the children of an authority that both have signed."""
    shielding.open_gate(authority, actor=WORKER, purpose=UPKEEP)
