"""A public data set linked and then, not before, compared with its truth."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from contactpoint.lab.evaluation.mapping import mapping
from contactpoint.lab.evaluation.metrics import pair_figures
from contactpoint.lab.evaluation.public_linked import Linked, link
from contactpoint.lab.evaluation.public_records import Row, name_of, records
from contactpoint.lab.figures import Figures


@dataclass(frozen=True, slots=True)
class BestKnown:
    """The best figure that was found for a data set, and whose it is."""

    f1: float
    tool: str


@dataclass(frozen=True, slots=True)
class PublicSet:
    """`rows` reads the columns that it is given and no others; `truth` the person of each row, in the same order."""

    name: str
    rows: Callable[[Sequence[str]], Iterator[Row]]
    truth: Callable[[], Sequence[str]]
    best: BestKnown


def evaluate(data: PublicSet, *, say: Callable[[str], None]) -> Figures:
    """Links all records, and only then opens the truth."""
    linked = decide_all(data, say=say)
    say("Comparing with the truth")
    return figures(linked, data)


def decide_all(data: PublicSet, *, say: Callable[[str], None]) -> Linked:
    """Which records are of one person."""
    columns = mapping(data.name)
    say("Standardising")
    return link(records(data.rows(columns.every), columns), say=say)


def figures(linked: Linked, data: PublicSet) -> Figures:
    """How well that agrees with the truth."""
    truth = {name_of(place): person for place, person in enumerate(data.truth())}
    pairs = pair_figures(linked.clusters, truth)
    return {
        "records": len(truth),
        "true_pairs": pairs.true,
        "precision": pairs.precision,
        "recall": pairs.recall,
        "f1": pairs.f1,
        "best_known_f1": data.best.f1,
        "threshold": linked.threshold,
        "review_pairs": linked.reviews,
        "clusters": len(set(linked.clusters.values())),
    }
