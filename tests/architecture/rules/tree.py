"""The package as text, and copies of it in which somebody was careless."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[3] / "contactpoint"


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file; `path` is below the package."""

    path: str
    text: str

    @property
    def app(self) -> str:
        return self.path.partition("/")[0]

    @property
    def migration(self) -> bool:
        return "/migrations/" in self.path

    @property
    def package(self) -> str:
        """The dotted name of the package it stands in."""
        return ".".join(("contactpoint", *self.path.split("/")[:-1]))

    @property
    def name(self) -> str:
        """Its dotted name."""
        stem = self.path.rpartition("/")[2].removesuffix(".py")
        return self.package if stem == "__init__" else f"{self.package}.{stem}"


@dataclass(frozen=True, slots=True)
class Tree:
    """File texts by path below the package."""

    files: Mapping[str, str]

    @property
    def modules(self) -> list[Module]:
        return [Module(path, text) for path, text in self.files.items() if path.endswith(".py")]

    @property
    def templates(self) -> dict[str, str]:
        return {path: text for path, text in self.files.items() if path.endswith(".html")}

    def planted(self, path: str, text: str) -> "Tree":
        """A copy with `text` at the end of one file, which is made where there is none."""
        return Tree({**self.files, path: f"{self.files.get(path, '')}\n{text}\n"})

    def altered(self, path: str, old: str, new: str) -> "Tree":
        """A copy with another word in one file."""
        assert old in self.files[path]
        return Tree({**self.files, path: self.files[path].replace(old, new)})


@cache
def code() -> Tree:
    """The package as it stands."""
    paths = sorted(path for suffix in ("*.py", "*.html") for path in PACKAGE.rglob(suffix))
    return Tree({path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in paths})


@cache
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def nodes(module: Module) -> tuple[ast.AST, ...]:
    """Every node of its syntax tree."""
    return tuple(ast.walk(parsed(module.text)))


@cache
def imports(module: Module) -> tuple[tuple[int, str], ...]:
    """Line and dotted name of everything imported, wherever the import stands."""
    return tuple(_imports(module))


def _imports(module: Module) -> Iterator[tuple[int, str]]:
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{source_of(node, module)}.{alias.name}") for alias in node.names)


def source_of(node: ast.ImportFrom, module: Module) -> str:
    """What `from … import` names, dots resolved."""
    if not node.level:
        return node.module or ""
    parents = module.package.split(".")
    return ".".join([*parents[: len(parents) - node.level + 1], *filter(None, [node.module])])


def within(name: str, package: str) -> bool:
    """True where the dotted name is `package` or below it."""
    return name == package or name.startswith(f"{package}.")


@cache
def strings(module: Module) -> tuple[tuple[int, str], ...]:
    """Every text written in the module, f-strings and sums joined; `{}` stands for what is filled in."""
    found = ((node, _text(node)) for node in nodes(module) if isinstance(node, ast.expr))
    return tuple((node.lineno, text) for node, text in found if text)


def _text(node: ast.expr) -> str | None:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) or "{}" for part in parts)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            one, other = _text(left), _text(right)
            return None if one is None and other is None else f"{one or '{}'}{other or '{}'}"
    return None


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    return (node for node in nodes(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
