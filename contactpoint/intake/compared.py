"""What a delivery is compared with before it is released: earlier deliveries of its source, as figures."""

from contactpoint.intake.breaker import COMPARED, Figures
from contactpoint.intake.deliveries import others
from contactpoint.intake.models import Delivery
from contactpoint.intake.rules import DeliveryState, Mode

LOOKED_BACK = 4 * COMPARED  # deliveries, some of which may be mended rows of one extract


def ever_applied(delivery: Delivery) -> bool:
    """Whether anything of the source was applied before: its first file waits for a person (B10-59)."""
    return Delivery.objects.filter(source=delivery.source_id, state=DeliveryState.APPLIED).exists()


def compared_with(delivery: Delivery, rows: int) -> tuple[Figures, ...]:
    """The applied deliveries of the source and mode before this one of `rows` rows, the latest first, one an extract.

    Mended rows come with their file's extract: they are compared with nothing, and nothing with them.
    """
    same = Delivery.objects.filter(source=delivery.source_id, mode=delivery.mode, state=DeliveryState.APPLIED)
    if _mended(delivery, rows):
        return ()
    earlier = same.filter(extracted__lt=delivery.extracted).order_by("-extracted", "-pk")[:LOOKED_BACK]
    by_extract = {one.extracted: one for one in earlier}
    return tuple(map(figures_of, by_extract.values()))[:COMPARED]


def figures_of(delivery: Delivery) -> Figures:
    """The figures of a checked delivery."""
    return Figures(
        rows=delivery.rows,
        refused=delivery.refused,
        gone=delivery.ended + delivery.deleted,
        absent=delivery.absent,
        records=delivery.records,
        empties=delivery.empties,
        as_of=delivery.median_as_of,
        sampled=delivery.sampled,
        founded=delivery.founded,
        waiting=delivery.waiting,
        touching=delivery.touching,
    )


def _mended(delivery: Delivery, rows: int) -> bool:
    """Whether these may be the rows given back of another file: of its extract, and not more than those were."""
    of_its_extract = others(delivery).filter(extracted=delivery.extracted, refused__gte=max(rows, 1))
    return delivery.mode == Mode.CHANGES and of_its_extract.exists()
