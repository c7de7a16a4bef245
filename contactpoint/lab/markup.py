"""What a program can tell from a page: its forms, its list of results, its facts, its words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

CHECKED_ONLY = ("radio", "checkbox")
NOT_SENT = ("submit", "button", "image", "reset", "file")
UNSEEN = ("script", "style", "title", "template")
CHILD = "/child/"
REACH = ("tel:", "mailto:")


@dataclass(slots=True)
class Form:
    """A form: where it goes and what a browser would send if nobody touched it."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def filled(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The fields with these answers typed in."""
        return {**self.fields, **answers}


@dataclass(slots=True)
class Item:
    """One entry of a list: its words, and the child's page that it leads to."""

    words: list[str] = field(default_factory=list)
    href: str = ""

    @property
    def text(self) -> str:
        """As read, spaces tidied."""
        return " ".join(" ".join(self.words).split())


@dataclass(frozen=True, slots=True)
class Markup:
    """What was found on a page; `facts` are the terms and values of its description lists."""

    forms: tuple[Form, ...]
    items: tuple[Item, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Item, ...]
    text: str

    def form_asking(self, name: str) -> Form | None:
        """The form with a field of this name."""
        return next((form for form in self.forms if name in form.asked), None)

    @property
    def children(self) -> list[Item]:
        """The entries that lead to a child's page, in order."""
        return [item for item in self.items if item.href.startswith(CHILD)]

    @property
    def services(self) -> list[str]:
        """The words of each section that says how to reach someone."""
        return [section.text for section in self.sections if section.href.startswith(REACH)]


def read_markup(html: str) -> Markup:
    """A page read once from beginning to end."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    facts = [(term.text, value.text) for term, value in zip(reader.terms, reader.values, strict=False)]
    return Markup(
        forms=tuple(reader.forms),
        items=tuple(reader.items),
        facts=tuple(facts),
        sections=tuple(reader.sections),
        text=" ".join(" ".join(reader.words).split()),
    )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.items: list[Item] = []
        self.terms: list[Item] = []
        self.values: list[Item] = []
        self.sections: list[Item] = []
        self.words: list[str] = []
        self._lists = {"li": self.items, "dt": self.terms, "dd": self.values, "section": self.sections}
        self._open: list[Item] = []
        self._unseen = 0
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self._unseen += tag in UNSEEN
        listed = self._lists.get(tag)
        if listed is not None:
            listed.append(Item())
            self._open.append(listed[-1])
        elif tag == "a":
            for item in self._open:
                item.href = item.href or has.get("href", "")
        elif tag == "form":
            self._form = Form(has.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(self._form, tag, has)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN
        if tag in self._lists and self._open:
            self._open.pop()
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data)
            for item in self._open:
                item.words.append(data)

    def _field(self, form: Form, tag: str, has: Mapping[str, str]) -> None:
        name = has.get("name", "")
        kind = has.get("type", "text")
        if tag in ("input", "textarea") and name:
            form.asked.add(name)
            if kind not in NOT_SENT and (kind not in CHECKED_ONLY or "checked" in has):
                form.fields[name] = has.get("value", "")
        elif tag == "select":
            self._select = name
            form.asked.add(name)
        elif tag == "option" and self._select and (self._select not in form.fields or "selected" in has):
            form.fields[self._select] = has.get("value", "")
