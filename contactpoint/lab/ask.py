"""Asks a running server the questions of the truth, as a practitioner would, and judges what it answers."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass

from contactpoint.lab.england.questions import About, Question, Terms
from contactpoint.lab.markup import Item, Markup
from contactpoint.lab.visitor import Visitor

FIRST = 3  # the expected child must be among so many
PURPOSE = {"purpose": "in_front_of_me"}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FACT_WORDS = re.compile(rf"\b(?:{'|'.join(MONTHS)}|Female|Male|Not specified)\b")
DIGITS = re.compile(r"\d+(?:[ \u00a0]\d+)*")


@dataclass(frozen=True, slots=True)
class SignIn:
    """The demo practitioner; `code` gives the second factor of this moment."""

    username: str
    password: str
    pin: str
    code: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one question. `shape` is a limited child's page without her four facts, "" for others."""

    question: Question
    right: bool
    leaked: bool
    shape: str = ""
    page: Markup | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The figures of `demo --check`, and one open child's page as the facts that stood on it."""

    questions: int
    right: int
    leaks: int
    answer: Mapping[str, object] | None


def ask_all(base: str, questions: Iterable[Question], sign_in: SignIn, *, progress: Callable[[int], None]) -> Asked:
    """Asks every question in one visit; raises `CannotAsk` where the server gives no pages to judge."""
    visitor = Visitor(base)
    try:
        visitor.sign_in(sign_in.username, sign_in.password, sign_in.code, pin=sign_in.pin)
        visitor.state(PURPOSE)
        answers = []
        for question in questions:
            answers.append(_ask(visitor, question))
            progress(len(answers))
    finally:
        visitor.close()
    return _counted(answers)


def _counted(answers: list[Answer]) -> Asked:
    """A limited child's page that is unlike the others is a leak, even if nothing known to be hidden stands on it."""
    shapes = Counter(answer.shape for answer in answers if answer.shape)
    usual = shapes.most_common(1)[0][0] if shapes else ""
    leaked = [answer.leaked or (answer.shape not in ("", usual)) for answer in answers]
    right = sum(answer.right and not leak for answer, leak in zip(answers, leaked, strict=True))
    shown = next((answer for answer in answers if answer.right and answer.question.about is About.OPEN), None)
    return Asked(len(answers), right, sum(leaked), _as_facts(shown) if shown else None)


def _as_facts(answer: Answer) -> Mapping[str, object]:
    if answer.page is None:
        return {}
    return {"child": dict(answer.page.facts), "services": answer.page.services}


def _ask(visitor: Visitor, question: Question) -> Answer:
    found = visitor.send(visitor.get("/find"), _typed(question.typed))
    leaked = _holds_any(found, _not_typed(question))
    if question.about is About.NOBODY:
        return Answer(question, right=not found.children, leaked=leaked or bool(found.children))
    if question.about is About.NOT_HER:
        hers = any(_is_expected(item, question) for item in found.children)
        return Answer(question, right=not hers, leaked=leaked or hers)
    item = next((item for item in found.children[:FIRST] if _is_expected(item, question)), None)
    if item is None:
        return Answer(question, right=False, leaked=leaked)
    page = visitor.get(item.href)
    expected = _names(page.text, question) and (_holds(page, question.telephone) or not question.telephone)
    leaked = leaked or _holds_any(page, question.hidden) or _agrees_with_what_is_hidden(item, question)
    return Answer(question, right=expected, leaked=leaked, shape=_shape(page, question), page=page)


def _typed(terms: Terms) -> Mapping[str, str]:
    """As the form sends it: a choice that is not made is not sent."""
    year, month, day = (*terms.born.split("-"), "", "")[:3]
    written = {
        "family": terms.family,
        "given": terms.given,
        "born-day": day.lstrip("0"),
        "born-month": month.lstrip("0"),
        "born-year": year,
        "postcode": terms.postcode,
        "number": terms.number,
    }
    return written | ({"gender": terms.gender} if terms.gender else {})


def _not_typed(question: Question) -> list[str]:
    """What is hidden, but for what the page may say again because it was typed."""
    typed = {_squeezed(term) for term in astuple(question.typed)}
    return [value for value in question.hidden if _squeezed(value) not in typed]


def _agrees_with_what_is_hidden(item: Item, question: Question) -> bool:
    """Whether a limited child's entry among the results says that a postcode agrees: the directory has none of hers."""
    return question.about is About.LIMITED and "postcode" in item.text.casefold()


def _is_expected(item: Item, question: Question) -> bool:
    """Her name as results write it, so that a twin whose middle name is hers is not taken for her."""
    named = f"{question.family}, {question.given}".casefold() in item.text.casefold()
    gender = re.search(rf"\b{question.gender}\b", item.text, re.IGNORECASE)
    return named and _names(item.text, question) and gender is not None


def _names(text: str, question: Question) -> bool:
    """Whether the name and date of birth stand in `text`, as pages write them."""
    born = f"{question.born.day} {MONTHS[question.born.month - 1]} {question.born.year}"
    return all(part.casefold() in text.casefold() for part in (question.family, question.given, born))


def _holds_any(page: Markup, values: Iterable[str]) -> bool:
    return any(_holds(page, value) for value in values)


def _holds(page: Markup, value: str) -> bool:
    """Whether `value` stands on the page, however its spaces are written."""
    return _squeezed(value) in _squeezed(page.text)


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def _shape(page: Markup, question: Question) -> str:
    """A limited child's page with the four facts taken out: the same for every one of them (N2)."""
    if question.about is not About.LIMITED:
        return ""
    text = page.text
    for name in (f"{question.family}, {question.given}", f"{question.given} {question.family}"):
        text = text.replace(name, "NAME")
    return DIGITS.sub("#", FACT_WORDS.sub("WORD", text))
