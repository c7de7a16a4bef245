"""What children are called, alike in memory and in the database, where their numbers are others."""

from collections.abc import Mapping

NOBODY = ""


class Names(dict[int, str]):
    """By number the record that had brought it when it was first seen: a number is called the same ever after.

    A second number of one record is told by a stroke. One that was never seen with a record is nobody's.
    """

    def learn(self, noted: Mapping[int, str], linked: Mapping[str, int]) -> None:
        """Numbers with the record that is noted to have brought them; and whose each record is now."""
        brought = sorted((record, number) for number, record in noted.items())
        for record, number in (*brought, *sorted(linked.items())):
            if number not in self:
                self[number] = self._free(record)

    def _free(self, name: str) -> str:
        taken = set(self.values())
        while name in taken:
            name += "'"
        return name

    def __missing__(self, number: int) -> str:
        return NOBODY
