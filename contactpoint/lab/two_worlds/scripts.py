"""The sequence of a trial: the same steps for every world, drawn from the trial's number."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from contactpoint.access.rules import Face
from contactpoint.disclosure.facts import Cause, Name
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber, damm
from contactpoint.lab.two_worlds.hidden import draw_secrets
from contactpoint.lab.two_worlds.shown import CROWD_BORN, CROWD_NAME
from contactpoint.lab.two_worlds.steps import NEWEST, Doing, Principal, Step
from contactpoint.lab.two_worlds.terms import Known, draw_terms, sure_terms, year_terms
from contactpoint.lab.two_worlds.worlds import Child, World

TURNS = 6
SWAPPED, LATE = 1, 4
"""Of each six trials the one whose child gets another cause, and the one whose child is limited, in the middle."""
ROUNDS, WHOLE = 72, 14
"""Of so many trials the first take every kind of step; the others are short, with one or two of the rarer kinds."""
RANKS = (0, 1, 7, 25, 48, 49, 50, 51, 52)
"""Places among the namesakes: before, inside and after the boundary of a page of 50."""
ALONE = (Name("Ashdown", ("Robin",)), Name("Kaur", ("Simran",)), Name("Quayle", ("Jo", "Ann")), Name("Novak", ("Jan",)))
OTHER_CAUSES = (Cause.UNDER_REVIEW, Cause.RESTRICTION, Cause.BIRTH_IN_DOUBT, Cause.GATE)
ASKERS = (Principal.OWN_PRACTITIONER, Principal.OTHER_PRACTITIONER)
MANAGERS = (Principal.OWN_MANAGER, Principal.OTHER_MANAGER)
AUDITORS = (Principal.AUDITOR, Principal.NATIONAL_AUDITOR)
PURPOSE = (("purpose", "in_front_of_me"),)
WEB, DESK = Face.WEB, Face.DESK


@dataclass(frozen=True, slots=True)
class Trial:
    """Three worlds and what happens in each of them; see `worlds`."""

    seed: str
    first: World
    values: World
    cause: World
    steps: tuple[Step, ...]


def draw_trial(seed: int, number: int, crowd: tuple[ChildNumber, ...]) -> Trial:
    """The trial of this number; the first `WHOLE` of each `ROUNDS` take every kind of step."""
    draw = random.Random(f"{seed}/{number}")  # noqa: S311 - a test's
    turning = number % TURNS in (SWAPPED, LATE)
    child = _child(draw, crowd, turning=turning)
    one, later, other, other_later = (draw_secrets(draw) for _ in range(4))
    if number % TURNS == LATE:
        other = one  # it is shown until the limit; what comes after that differs
    shield = (Cause.SHIELD,)
    otherwise = () if child.gated else (draw.choice(OTHER_CAUSES),)
    known = Known(child, (one, other, one, other, later, other_later))
    worlds = (
        World("first", child, one, later, shield),
        World("other values", child, other, other_later, shield),
        World("other cause", child, one, later, otherwise),
    )
    first, values, cause = (_turning(world, number, shield + otherwise) for world in worlds)
    return Trial(f"{seed}/{number}", first, values, cause, tuple(_steps(known, draw, number)))


def _turning(world: World, number: int, causes: tuple[Cause, ...]) -> World:
    """The world as it is before its limit turns, with what it turns to: the other cause, or its own for none."""
    if number % TURNS == SWAPPED:
        return replace(world, turned=tuple(cause for cause in causes if cause not in world.causes))
    return replace(world, causes=(), turned=world.causes) if number % TURNS == LATE else world


def _child(draw: random.Random, crowd: tuple[ChildNumber, ...], *, turning: bool) -> Child:
    """One of a crowd of namesakes at a drawn place among them, or one who stands alone."""
    gated = draw.random() < 0.15 and not turning
    if draw.random() < 0.6:
        return Child(_between(draw, crowd, draw.choice(RANKS)), CROWD_NAME, CROWD_BORN, gated)
    born = PartialDate(draw.randrange(2012, 2018), draw.randrange(1, 12), draw.randrange(1, 26))
    return Child(_between(draw, crowd, draw.randrange(len(crowd) + 1)), draw.choice(ALONE), born, gated)


def _between(draw: random.Random, crowd: tuple[ChildNumber, ...], rank: int) -> ChildNumber:
    """A number with `rank` of the crowd's before it."""
    after = crowd[rank - 1] // 10 + 1 if rank else 10**11
    before = crowd[rank] // 10 if rank < len(crowd) else 10**12
    digits = str(draw.randrange(after, max(before, after + 1)))
    return ChildNumber(f"{digits}{damm(digits)}")


def _steps(known: Known, draw: random.Random, number: int) -> Iterator[Step]:
    """What one practitioner does, with what others do and what arrives strewn in."""
    asker = draw.choice(ASKERS)
    if number % ROUNDS >= WHOLE:
        yield from _short(known, draw, asker, number=number)
        return
    walk = list(_walk(known, draw, asker, number=number))
    for step in (*_strewn(draw, number), *_by_turns(draw, asker, number)):
        walk.insert(draw.randrange(len(walk) + 1), step)
    place = draw.randrange(len(walk) + 1)
    walk[place:place] = _transfer(draw, number)
    walk[place:place] = _reviews(draw, number)
    walk[place:place] = _history(draw, number)
    if number % 4 == 2:
        walk.append(_probe(known, draw))
    asked = _own_file(draw) if number % 3 == 1 else ()
    yield from _with_limit(walk, known, draw, asker=asker, number=number, files=asked)
    if number % 3 == 1:
        yield from _another(known, draw, asker)
    if number % 3 == 2:
        yield Step(Doing.PEOPLE, Principal.ADMINISTRATOR, DESK, pick=number // 3)
    yield from _of_the_country(known, draw, number)
    if number % 3 == 0:
        yield Step(Doing.ENROL, Principal.NOBODY, (WEB, DESK)[number % 2])
    if number % 6 == 5:
        yield Step(Doing.SIGN_OUT, asker, WEB)
        yield Step(Doing.FIND, asker, WEB, draw_terms(known, draw))


def _short(known: Known, draw: random.Random, asker: Principal, *, number: int) -> Iterator[Step]:
    """Two searches and the child’s page, with one thing between them that others do or that arrives."""
    walk = [
        Step(Doing.FIND, asker, WEB, sure_terms(known, draw) + PURPOSE),
        Step(Doing.CHILD, asker, WEB),
        Step(draw.choice((Doing.ADDRESS, Doing.PRINT)), asker, WEB),
        Step(Doing.FIND, asker, WEB, (year_terms if draw.random() < 0.3 else draw_terms)(known, draw)),
        Step(Doing.CHILD, asker, WEB, pick=draw.choice((0, 1, 7, 49))),
    ]
    manager, pick = draw.choice(MANAGERS), draw.randrange(128)
    between: tuple[Callable[[], Iterable[Step]], ...] = (
        lambda: _transfer(draw, 1),
        lambda: _reviews(draw, 0),
        lambda: _history(draw, 0),
        lambda: _another(known, draw, asker),
        lambda: (Step(Doing.FEED, manager, DESK, pick=pick % 8),),
        lambda: (Step(Doing.STRAY, draw.choice(tuple(Principal)), draw.choice((WEB, DESK)), pick=pick),),
        lambda: (Step(Doing.OTHER_ROW, pick=pick % 26), Step(Doing.AGAIN, asker, WEB)),
        lambda: (_probe(known, draw),),
        lambda: (Step(Doing.DELIVERY, pick=pick % 52),),
        lambda: (Step(Doing.TOO_WIDE, asker, WEB, draw_terms(known, draw)),),
    )
    place = draw.randrange(1, len(walk) + 1)
    walk[place:place] = draw.choice(between)()
    files = _own_file(draw) if draw.random() < 0.2 else ()
    yield from _with_limit(walk, known, draw, asker=asker, number=number, files=files, desk=draw.random() < 0.2)


def _with_limit(
    walk: list[Step],
    known: Known,
    draw: random.Random,
    *,
    asker: Principal,
    number: int,
    files: Iterable[Step],
    desk: bool = True,
) -> Iterator[Step]:
    """Where a limit turns, with a look at the child after it. What is hidden comes after the limit, before a look.

    `desk`: data managers answer for the child before it turns, and look and take their answer back after it. What they
    answered while the child was shown binds what comes later of it in the ways of the stated exception: nothing comes.
    """
    place = 0
    if number % TURNS in (SWAPPED, LATE):
        place = draw.randrange(4, len(walk))
        answered = [Step(Doing.REVIEWS, who, DESK, pick=NEWEST) for who in MANAGERS if desk]
        walk[place:place] = [*answered, Step(Doing.LIMIT)]
        place += len(answered)
        walk.append(Step(Doing.FIND, asker, WEB, sure_terms(known, draw)))
        walk += [Step(doing, asker, WEB) for doing in (Doing.CHILD, Doing.ADDRESS)]
        looks = (Doing.REVIEWS, Doing.HISTORY) if desk else ()
        walk += [Step(doing, who, DESK, pick=4) for who in MANAGERS for doing in looks]
    if not (desk and number % TURNS == LATE):
        after = draw.randrange(place + 1, len(walk) + 1) if place else draw.randrange(len(walk) + 1)
        walk.insert(after, Step(Doing.HIDDEN_ROW, pick=draw.randrange(42)))
        walk[after:after] = files
    yield from (*walk, Step(Doing.RECENT, asker, WEB))


def _own_file(draw: random.Random) -> tuple[Step, ...]:
    """A file about the hidden child, and a data manager of its sender who looks at it."""
    pick = draw.randrange(52)
    return Step(Doing.OWN_FILE, pick=pick), Step(Doing.FEED, MANAGERS[pick % 2], DESK, pick=pick % 2)


def _another(known: Known, draw: random.Random, asker: Principal) -> Iterator[Step]:
    """The other practitioner looks for the same child."""
    other = ASKERS[asker is ASKERS[0]]
    yield Step(Doing.FIND, other, WEB, sure_terms(known, draw) + PURPOSE)
    yield from (Step(doing, other, WEB) for doing in (Doing.CHILD, Doing.ADDRESS))


def _probe(known: Known, draw: random.Random) -> Step:
    """By column of a case system's file, what one world hides: what both hid would be alike in them."""
    secrets = known.any_secret(draw)
    numbers = (("nhs_number", secrets.nhs), ("upn", secrets.upn), ("carer1_telephone", secrets.telephone))
    return Step(Doing.PROBE, pick=draw.randrange(52), typed=(*numbers, ("postcode", str(secrets.postcode))))


def _of_the_country(known: Known, draw: random.Random, number: int) -> Iterator[Step]:
    """One who looks for another, one who reviews looks, and the national team, by turns."""
    if number % 3 == 0:
        yield Step(Doing.MEDIATED, Principal.PROXY, WEB, sure_terms(known, draw) + PURPOSE)
    if number % 4 == 1:
        yield Step(Doing.URGENT, AUDITORS[number // 4 % 2], DESK)
    if number % 6 == 1:
        yield Step(Doing.NATION, Principal.NATIONAL_ADMINISTRATOR, DESK)
    if number % 6 == 4:
        yield Step(Doing.PAUSE, Principal.NATIONAL_MANAGER, DESK)
        yield Step(Doing.REVIEWS, Principal.NATIONAL_MANAGER, DESK, pick=draw.randrange(8))


def _walk(known: Known, draw: random.Random, asker: Principal, *, number: int) -> Iterator[Step]:
    """Searches and the pages of children found; the purpose on a page of its own, or with the first search."""
    stated = draw.random() < 0.5
    if stated:
        yield Step(Doing.PURPOSE, asker, WEB, PURPOSE)
    yield Step(Doing.FIND, asker, WEB, sure_terms(known, draw) + (() if stated else PURPOSE))
    yield Step(Doing.CHILD, asker, WEB)
    for turn, doing in enumerate((Doing.ADDRESS, Doing.PRINT)):
        if number % 3 == turn or draw.random() < 0.3:
            yield Step(doing, asker, WEB)
    yield Step(Doing.RECENT, asker, WEB)
    if number % 3 == 2 or draw.random() < 0.3:
        yield Step(Doing.AGAIN, asker, WEB)
    for turn in range(2):
        terms = year_terms(known, draw) if turn == number % 4 else draw_terms(known, draw)
        yield Step(Doing.FIND, asker, WEB, terms, pick=draw.randrange(4))
        if draw.random() < 0.5:
            yield Step(Doing.CHILD, asker, WEB, pick=draw.choice((0, 1, 7, 49)))
    if number % 6 == 2:
        yield Step(Doing.TOO_WIDE, asker, WEB, sure_terms(known, draw))
    if number % 6 == 3:
        yield Step(Doing.FORGED, asker, WEB)


def _strewn(draw: random.Random, number: int) -> Iterator[Step]:
    """Always a manager's look, and somebody who goes where they should not."""
    if number % 3 == 0 or draw.random() < 0.2:
        yield Step(Doing.OTHER_ROW, pick=draw.randrange(26))
    manager = draw.choice(MANAGERS)
    yield Step((Doing.FEEDS, Doing.FEED)[number % 2], manager, DESK, pick=draw.randrange(8))
    yield Step(Doing.STRAY, draw.choice(tuple(Principal)), draw.choice((WEB, DESK)), pick=draw.randrange(128))


def _transfer(draw: random.Random, number: int) -> Iterator[Step]:
    """In one trial of three the child proposed by one authority, and answered for by the other and by the same."""
    one, other = draw.sample(MANAGERS, 2)
    if number % 6 == 4:
        yield Step(Doing.TRANSFERS, one, DESK, pick=3)
    if number % 3 == 1:
        yield Step(Doing.TRANSFERS, one, DESK, pick=draw.randrange(3))
        yield Step(Doing.ANSWER, other, DESK, pick=draw.randrange(2))
        yield Step(Doing.ANSWER, one, DESK, pick=draw.randrange(2))


def _reviews(draw: random.Random, number: int) -> Iterator[Step]:
    """In every second trial a pair answered, which a row, or a file that follows, has the worker carry out."""
    if number % 2 == 0:
        yield Step(Doing.REVIEWS, Principal.OWN_MANAGER, DESK, pick=draw.randrange(8))
        yield Step(Doing.OTHER_ROW, pick=draw.randrange(26))
        yield Step(Doing.REVIEWS, draw.choice(MANAGERS), DESK, pick=draw.randrange(8))


def _history(draw: random.Random, number: int) -> Iterator[Step]:
    """In every second trial a history asked for, and looked at once the worker has written it; what is held, in few."""
    if number % 2 == 0:
        who = draw.choice(MANAGERS)
        yield Step(Doing.HISTORY, who, DESK, pick=number // 2 % 6)
        yield Step(Doing.OTHER_ROW, pick=draw.randrange(26))
        yield Step(Doing.HISTORY, who, DESK, pick=draw.randrange(6))
    if number % 6 == 3:
        yield Step(Doing.HOLDS, draw.choice(MANAGERS), DESK)


def _by_turns(draw: random.Random, asker: Principal, number: int) -> Iterator[Step]:
    """Two of the rarer steps a trial, in turn."""
    manager, pick = draw.choice(MANAGERS), draw.randrange(52)
    rare = (
        Step(Doing.SIGN_IN, asker, WEB, pick=number // 7 % 3),
        Step(Doing.FEEDS, manager, DESK),
        Step(Doing.DELIVERY, pick=pick),
        Step(Doing.READ, asker, WEB, pick=0),
        Step(Doing.SIGN_IN, manager, DESK, pick=number // 7 % 3),
        Step(Doing.FIND, asker, WEB, (("family", "Kaur"), *PURPOSE)),
        Step(Doing.MEND, manager, DESK),
        Step(Doing.FIRST, asker, WEB),
        Step(Doing.FRESH_CODE, manager, DESK),
        Step(Doing.READ, manager, DESK, pick=1),
        Step(Doing.SIGN_OUT, manager, DESK),
        Step(Doing.PURPOSE, asker, WEB, (("purpose", "early_help"), ("involvement", "health_visitor"))),
        Step(Doing.FEED, Principal.OWN_MANAGER, DESK, pick=4),
        Step(Doing.FEED, Principal.OWN_MANAGER, DESK, pick=0),
        Step(Doing.PASSKEY, asker, WEB),
        Step(Doing.PASSKEY, manager, DESK),
        Step(Doing.EMPLOYER, asker, WEB),
        Step(Doing.EMPLOYER, manager, DESK),
    )
    yield from (rare[number % len(rare)], rare[(number + 10) % len(rare)])
