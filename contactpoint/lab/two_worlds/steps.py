"""What may happen in a sequence: who does what with which values. The same steps are taken in every world."""

import enum
from dataclasses import dataclass, field

from contactpoint.access.rules import Face

NEWEST = -4
"""The pick of a step that answers the newest pair as a match and leaves it decided."""


class Principal(enum.StrEnum):
    """Everybody who asks; nobody of them has a grant."""

    OWN_PRACTITIONER = "jo"
    OTHER_PRACTITIONER = "kim"
    OWN_MANAGER = "dan"
    OTHER_MANAGER = "dee"
    ADMINISTRATOR = "ann"
    PROXY = "pat"
    ASKER = "ash"
    AUDITOR = "aud"
    NATIONAL_AUDITOR = "nat"
    NATIONAL_ADMINISTRATOR = "una"
    NATIONAL_MANAGER = "mina"
    NOBODY = "nobody"


class Doing(enum.StrEnum):
    """One kind of step. Each that asks for pages has a driver; the last six are what happens in between."""

    SIGN_IN = "sign in"
    SIGN_OUT = "sign out"
    PURPOSE = "purpose"
    FIRST = "first page"
    FIND = "find"
    AGAIN = "search again"
    TOO_WIDE = "search too wide"
    CHILD = "child"
    ADDRESS = "address"
    PRINT = "print"
    RECENT = "recent"
    READ = "pages of words"
    FEEDS = "feeds"
    FEED = "feed"
    MEND = "mend"
    TRANSFERS = "transfers"
    ANSWER = "answer to a transfer"
    REVIEWS = "reviews"
    HISTORY = "history"
    HOLDS = "holds"
    PEOPLE = "people"
    MEDIATED = "asking for somebody"
    URGENT = "review of looks"
    NATION = "organisations and people of the country"
    PAUSE = "pause of all feeds"
    FRESH_CODE = "fresh code"
    PASSKEY = "passkey"
    EMPLOYER = "employer"
    ENROL = "enrol"
    FORGED = "forged handles"
    STRAY = "stray"
    HIDDEN_ROW = "row about the hidden child"
    OTHER_ROW = "row about another child"
    DELIVERY = "delivery"
    OWN_FILE = "file about the hidden child"
    PROBE = "file that says what is hidden"
    LIMIT = "limit set and lifted"


ARRIVING = frozenset({Doing.HIDDEN_ROW, Doing.OTHER_ROW, Doing.DELIVERY, Doing.OWN_FILE, Doing.PROBE, Doing.LIMIT})


@dataclass(frozen=True, slots=True)
class Step:
    """`typed`: what goes into the form. `pick`: which of several, as far as there are so many."""

    doing: Doing
    who: Principal = Principal.NOBODY
    face: Face = Face.WEB
    typed: tuple[tuple[str, str], ...] = ()
    pick: int = 0


@dataclass(slots=True)
class Pages:
    """What a visitor has before them."""

    form: dict[str, str] = field(default_factory=dict)
    found: str = ""
    links: list[str] = field(default_factory=list)
    child: str = ""
    child_text: str = ""
    history: str = ""
