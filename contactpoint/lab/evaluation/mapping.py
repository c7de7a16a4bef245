"""Which columns of a public data set say what: a small TOML file, the only thing in which the sets differ."""

import tomllib
from dataclasses import dataclass, fields

from contactpoint.lab.figures import CHECKOUT

FOLDER = CHECKOUT / "benchmarks" / "mappings"

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of each field, read as one text; none where a set does not have it.

    `number` is any number of a person's own. With `once`, each file of the set has everybody at most once.
    """

    family: Texts = ()
    given: Texts = ()
    full_name: Texts = ()
    born: Texts = ()
    address: Texts = ()
    place: Texts = ()
    postcode: Texts = ()
    occupation: Texts = ()
    number: Texts = ()
    once: bool = False

    @property
    def fields(self) -> tuple[Texts, ...]:
        """The columns of each field, in the order of the fields."""
        return tuple(getattr(self, field.name) for field in fields(self) if field.name != "once")

    @property
    def every(self) -> Texts:
        """Each mapped column once."""
        return tuple(dict.fromkeys(column for columns in self.fields for column in columns))

    @property
    def places(self) -> tuple[tuple[int, ...], ...]:
        """The places among `every` of the columns of each field."""
        return tuple(tuple(map(self.every.index, columns)) for columns in self.fields)


def mapping(name: str) -> Columns:
    """The mapping of a data set."""
    read = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    once = read.pop("once", False)
    named = {field: (columns,) if isinstance(columns, str) else tuple(columns) for field, columns in read.items()}
    return Columns(**named, once=once)
