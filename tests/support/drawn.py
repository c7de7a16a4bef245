"""Children drawn as a table, and searches over them that answer with the names of its rows."""

from contactpoint.disclosure.facts import Address, Cause, Name, NameUse
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber, Postcode
from contactpoint.lookup.candidates import matching
from contactpoint.lookup.criteria import Criteria, too_little
from contactpoint.lookup.rules import FoundChild
from tests.support.children import limited
from tests.support.loads import open_hull
from tests.support.records import apart, record


def rows(table: str) -> list[dict[str, str]]:
    """Each line of a table by the words of its head."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines() if "|" in line]
    return [dict(zip(head, line, strict=True)) for line in lines]


class World:
    """Children by the names that the table gives them; a column that is left out or empty says nothing.

    Columns: who, family, given, born, home (a postcode), former (a family name), limited (any word). Each row is a
    child of its own, however alike.
    """

    def __init__(self, table: str) -> None:
        open_hull()
        self.numbers: dict[str, ChildNumber] = {}
        drawn = rows(table)
        for row, number in zip(drawn, apart(*map(_record, drawn)), strict=True):
            self.numbers[row["who"]] = number
            if row.get("limited"):
                limited(self.numbers[row["who"]], Cause.GATE)

    def search(self, **typed: str) -> list[FoundChild]:
        """What a search answers that is enough to run."""
        asked = criteria(**typed)
        assert too_little(asked) is None
        return matching(asked)

    def find(self, **typed: str) -> list[str]:
        """The names of those found, best first."""
        names = {number: who for who, number in self.numbers.items()}
        return [names[child.number] for child in self.search(**typed)]


def criteria(**typed: str) -> Criteria:
    """As a form would read it; what is empty was not typed."""
    said = {field: value for field, value in typed.items() if value}
    born = {"born": PartialDate.parse(said.pop("born"))} if "born" in said else {}
    return Criteria(**said, **born)


def _record(row: dict[str, str]):
    names = [Name(row["family"], tuple(row["given"].split()))]
    if row.get("former"):
        names.append(Name(row["former"], tuple(row["given"].split()), NameUse.FORMER))
    home = Address(("1 Mill Lane",), Postcode(row["home"])) if row.get("home") else None
    said = {"names": tuple(names), "born": PartialDate.parse(row["born"]), "address": home, "identifiers": ()}
    return record(row["who"], **said)
