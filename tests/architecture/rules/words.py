"""Words that no page says, each with its reason. Practitioners' pages are held to all of them, the desk to its own."""

import ast
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from tests.architecture.rules.tree import Module, Tree, parsed

TELLS = "would tell of what must not be told, or have readers guess at it"
BLAMES = "blames the reader; say what to do instead"
MACHINE = "is the machine's word and helps nobody"
LEAKED = "is a value that was not there, printed"
UNHELPFUL = "says nothing of what happens next"
PERSON = "is a person: say practitioner, or you"

# What a practitioner must never read: each of these is a state that the page may not have (N2).
TELLING = {
    r"shield\w*": TELLS,
    r"unshield\w*": TELLS,
    r"restrict\w*": TELLS,
    r"protected": TELLS,
    r"limited (?!company)\w*": TELLS,
    r"hidden|hide|hides": TELLS,
    r"withheld|redact\w*|suppress\w*": TELLS,
    r"flag|flags|flagged": TELLS,
    r"confidential\w*|classified": TELLS,
    r"seal|seals|sealed": TELLS,
    r"vault": TELLS,
    r"locked|padlock": TELLS,
    r"sensitive": TELLS,
    r"adopted|adoption": TELLS,
    r"refuge": TELLS,
}
UNKIND = {
    r"invalid": BLAMES,
    r"incorrect": BLAMES,
    r"illegal": BLAMES,
    r"forbidden|unauthori[sz]ed": BLAMES,
    r"you failed|you must": BLAMES,
    r"abort\w*": MACHINE,
    r"fatal": MACHINE,
    r"error \d+|\d+ error|http \d+": MACHINE,
    r"traceback|exception|stack trace": MACHINE,
    r"session|timeout|timed out": MACHINE,
    r"database|server|query": MACHINE,
    r"null|undefined|NaN": LEAKED,
    r"click here|click": UNHELPFUL,
    r"(?:please )?contact (?:the|your) (?:system )?administrator": UNHELPFUL,
    r"an? (?:unknown|unexpected) error": UNHELPFUL,
    r"oops|sorry": UNHELPFUL,
}
PEOPLE = {r"user|users": PERSON, r"data subject": PERSON, r"client": PERSON}
EXACTLY = {r"None": LEAKED, r"True|False": LEAKED, r"<\w+ object": LEAKED, r"[{][{%]": LEAKED}
"""With these letters and no others: `none` is a word, `None` is not."""

BANNED: Mapping[str, Mapping[str, str]] = {"web": TELLING | UNKIND | PEOPLE, "desk": UNKIND | PEOPLE}
SPOKEN_BY = {"pages": "web", "web": "web", "lookup": "web", "desk": "desk"}
"""The apps whose templates and texts are read, and as which face; what `pages` draws stands on both."""
TOLD = ("aria-label", "alt", "title", "placeholder", "content")
PROSE = re.compile(r"[A-Z]|.*[a-z] [a-z]")
JINJA = re.compile(r"{#.*?#}|{%(?P<code>.*?)%}|{{(?P<value>.*?)}}", re.DOTALL)
QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'")


def banned_in(text: str, face: str) -> dict[str, str]:
    """The words of `text` that a page of this face may not say, with the reasons."""
    found = {}
    for words, flags in ((BANNED[face], re.IGNORECASE), (EXACTLY, 0)):
        for pattern, why in words.items():
            for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", text, flags):
                found[match.group()] = why
    return found


def breaches_of_plain_words(tree: Tree) -> list[str]:
    """Templates and texts of the faces, as they stand in the code."""
    return [
        f"{path}: {word} {why}"
        for path, text in spoken(tree)
        for word, why in banned_in(text, SPOKEN_BY[path.partition("/")[0]]).items()
    ]


def spoken(tree: Tree) -> Iterator[tuple[str, str]]:
    """Path and words of everything that a page may say."""
    for path, template in tree.templates.items():
        if path.partition("/")[0] in SPOKEN_BY:
            yield path, said_in_template(template)
    for module in tree.modules:
        if module.app in SPOKEN_BY and not module.migration:
            yield module.path, said_in_module(module)


class _Words(HTMLParser):
    """What a reader sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said += [value for name, value in attrs if name in TOLD and value]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def said_in_template(template: str) -> str:
    """Its own words, and the texts that its expressions hand on; no tags, classes or names of variables."""
    handed_on = [text for match in JINJA.finditer(template) for text in _texts(match["code"] or match["value"] or "")]
    parser = _Words()
    parser.feed(JINJA.sub(" ", template))
    return "\n".join([*parser.said, *handed_on])


def _texts(expression: str) -> list[str]:
    quoted = (first or second for first, second in QUOTED.findall(expression))
    return [text for text in quoted if PROSE.match(text)]


def said_in_module(module: Module) -> str:
    """Its texts, but for docstrings and the log: a text has a capital first or two words."""
    tree = parsed(module.text)
    unread = {id(text) for node in ast.walk(tree) if _unread(node) for text in ast.walk(node)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return "\n".join(text.value for text in texts if id(text) not in unread and PROSE.match(text.value))


def _unread(node: ast.AST) -> bool:
    """A docstring, or a line of the log."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Call) and ast.unparse(node.func).startswith("LOG.")
