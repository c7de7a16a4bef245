"""What may be asked, what is too little to ask, and which of it agrees (B5-25). Pure: no Django."""

from dataclasses import dataclass

from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber, NhsNumber, NotWellFormed
from contactpoint.linkage.standardise import normal
from contactpoint.lookup.rules import FoundChild


@dataclass(frozen=True, slots=True)
class Criteria:
    """What was typed; `number` is a child's number or an NHS number."""

    family: str | None = None
    given: str | None = None
    born: PartialDate | None = None
    number: str | None = None


def too_little(criteria: Criteria) -> str | None:
    """What to add before a search is run (B5-25); None where it is enough."""
    family = bool(normal(criteria.family or ""))
    if criteria.number:
        try:
            child_or_nhs_number(criteria.number)
        except NotWellFormed as wrong:
            return str(wrong)
        return None if family or criteria.born else "Add the family name or the date of birth to the number."
    if not family:
        return "Add the family name, or a number with the date of birth."
    if criteria.born is None or not criteria.born.whole:
        return "Add the whole date of birth: day, month and year."
    return None


def child_or_nhs_number(typed: str) -> ChildNumber | NhsNumber:
    """The number that was typed, told apart by its length; raises `NotWellFormed`."""
    digits = "".join(character for character in typed if character.isdigit())
    return NhsNumber.parse(typed) if len(digits) == 10 else ChildNumber.parse(typed)


def agreeing(criteria: Criteria, child: FoundChild, others: list[tuple[str, str]]) -> tuple[str, ...]:
    """The typed criteria that agree with the child under any name that finds it (`others`: family, given)."""
    families = {normal(child.family), *(normal(family) for family, _ in others)}
    given = {normal(name) for names in (child.given, *(given for _, given in others)) for name in names.split()}
    typed_given = [normal(name) for name in (criteria.given or "").split()]
    agreed = {
        "number": bool(criteria.number),
        "family name": bool(criteria.family) and normal(criteria.family or "") in families,
        "given name": bool(typed_given) and all(name in given for name in typed_given),
        "date of birth": criteria.born is not None and _compatible(criteria.born, child.born),
    }
    return tuple(name for name, does in agreed.items() if does)


def _compatible(typed: PartialDate, held: PartialDate) -> bool:
    """The same as far as both are known."""
    parts = zip((typed.year, typed.month, typed.day), (held.year, held.month, held.day), strict=True)
    return all(not (one and other) or one == other for one, other in parts)
