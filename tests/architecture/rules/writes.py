"""Who writes which table, read from the SQL and the models that the code names.

The database's grants hold each process to its tables; this holds each app to its own, and everyone but `disclosure`
away from the directory.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.architecture.rules.tree import Module, Tree, imports, nodes, source_of, strings, within

IN_MEMORY = ("duckdb", "contactpoint.linkage.cascade.database")
WRITE = re.compile(
    r"""\b(?P<verb>INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?|(?:ALTER|DROP|CREATE)\s+TABLE
        |UPDATE(?=\s+(?:ONLY\s+)?\S+(?:\s+(?:AS\s+)?\w+)?\s+SET\b)|COPY(?=\s+\S+\s*(?:\(|FROM\b|TO\b)))
        \s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(?:ONLY\s+)?(?P<tables>[\w."{}%]+(?:\s*,\s*[\w."{}%]+)*)""",
    re.IGNORECASE | re.VERBOSE,
)
READ = re.compile(r'\b(?:FROM|JOIN)\s+(?:ONLY\s+)?(?P<tables>[\w."]+)')
ORM = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "save", "delete", "update"}
WRITING = frozenset(ORM | {f"a{name}" for name in ORM})
CHANGING = WRITING - {"create", "acreate", "bulk_create", "abulk_create"}

LENT = {
    ("disclosure/actions.py", "coverage"): "record_coverage, of sources, never of a child",
    ("disclosure/actions.py", "rebuilding"): "while children of an older version stand there; of no child",
    ("identity/filling.py", "link"): "the links of a laboratory's children, which it fills the vault with",
    ("shielding/actions.py", "opened"): "the two signatures of an authority, which the desk may write",
}
NAMED_LATE = {
    "config/bare_tables.py": "the keys of a laboratory's directory, taken from it and made again",
    "disclosure/projector.py": "the tables of the directory, one after the other",
    "access/queries.py": "the session table of the face",
}
READERS = (
    *("lookup/", "disclosure/", "directory/"),
    *("lab/decisions.py", "lab/bench_", "lab/prepared/", "lab/race/", "lab/two_worlds/watching.py"),
    *("lab/guard/showing.py", "lab/monotone/seeing.py"),
)
PROJECTS = {
    ("disclosure/actions.py", "change_many"): "under the children's locks, from inputs read after them",
    ("disclosure/queries.py", "drift"): "doctor's look, which is rolled back",
}
INSERT_ONLY = {"event": "audit", "shield_event": "shielding", "destroyed": "vault"}


@dataclass(frozen=True, slots=True)
class Write:
    """One writing statement; `table` holds `{}` or `%` where its name is filled in."""

    line: int
    verb: str
    table: str

    @property
    def named_late(self) -> bool:
        return bool(re.search(r"[{%]", re.sub(r"_\{\}$", "", self.table)))


def breaches_of_own_tables(tree: Tree) -> list[str]:
    """SQL writes an app's own tables alone. The directory is written by `disclosure`, and made by its migrations."""
    owners = _owners(tree)
    return [
        f"{module.path}:{write.line} {write.verb} {write.table}"
        for module in tree.modules
        for write in writes(module)
        if not _may_write(module, write, owners)
    ]


def breaches_of_own_models(tree: Tree) -> list[str]:
    """Where another app's models, or the directory's facts, are at hand, nothing is written but through own models."""
    return [
        f"{module.path}:{call.lineno} {_word(call)}"
        for module in tree.modules
        if not module.migration
        for call in _calls(module)
        if _word(call) == "get_model" or _writes_what_is_not_its_own(module, call)
    ]


def breaches_of_the_one_way_in(tree: Tree) -> list[str]:
    """Nobody outside `disclosure` names the projector or what stores its inputs; inside, one verb projects.

    The laboratory alone fills a directory without inputs, and what fills it refuses every other database.
    """
    outside = [
        f"{module.path}:{line} imports {name}"
        for module in tree.modules
        if module.app != "disclosure"
        for line, name in imports(module)
        if within(name, "contactpoint.disclosure.projector")
        or re.fullmatch(r"contactpoint\.disclosure\.inputs(\.(write|end)_\w+|\.\*)?", name)
        or (module.app != "lab" and within(name, "contactpoint.disclosure.filling"))
    ]
    inside = [
        f"{module.path}:{call.lineno} projects in {function.name}"
        for module in tree.modules
        if module.app == "disclosure"
        for function in nodes(module)
        if isinstance(function, ast.FunctionDef) and (module.path, function.name) not in PROJECTS
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and _word(call) == "project"
    ]
    return outside + inside


def breaches_of_one_gate_for_reading(tree: Tree) -> list[str]:
    """`lookup` reads the directory, and audits; so do `disclosure` and, for its own ends, the laboratory."""
    others = [module for module in tree.modules if not module.path.startswith(READERS)]
    open_tables = {table for table, app in _owners(tree).items() if app == "directory"}
    importing = [
        f"{module.path}:{line} imports {name}"
        for module in others
        for line, name in imports(module)
        if within(name, "contactpoint.directory")
    ]
    selecting = [
        f"{module.path}:{line} reads {table}"
        for module in others
        if not _in_duckdb(module)
        for line, text in strings(module)
        for found in READ.finditer(text)
        if (table := _bare(found["tables"])) in open_tables
    ]
    return importing + selecting


def breaches_of_insert_only(tree: Tree) -> list[str]:
    """No path updates or deletes an audit event, a shield event, or the list of destroyed keys."""
    statements = [
        f"{module.path}:{write.line} {write.verb} {write.table}"
        for module in tree.modules
        for write in writes(module)
        if write.table in INSERT_ONLY and write.verb != "INSERT INTO" and not module.migration
    ]
    calls = [
        f"{module.path}:{call.lineno} {_word(call)} beside {app}'s models"
        for module in tree.modules
        for app in ("audit", "shielding")
        if _has_models_of(module, app)
        for call in _calls(module)
        if _word(call) in CHANGING and _root_app(module, call.func) in {app, None}
    ]
    return statements + calls


@cache
def writes(module: Module) -> tuple[Write, ...]:
    """Every writing statement in its texts."""
    found = {
        Write(line, " ".join(match["verb"].upper().split()), _bare(table))
        for line, text in strings(module)
        for match in WRITE.finditer(text)
        for table in match["tables"].split(",")
    }
    return tuple(sorted(found, key=lambda write: (write.line, write.table)))


def _in_duckdb(module: Module) -> bool:
    """Whether its SQL is for tables in memory: it names DuckDB, and neither Django nor the driver of PostgreSQL."""
    named = {name for _, name in imports(module)}
    in_memory, elsewhere = (
        any(within(name, package) for name in named for package in packages)
        for packages in (IN_MEMORY, ("django", "psycopg"))
    )
    return in_memory and not elsewhere


def _may_write(module: Module, write: Write, owners: dict[str, str]) -> bool:
    if _in_duckdb(module):
        return True
    if write.named_late:
        return module.migration or module.path in NAMED_LATE
    owner = owners.get(re.sub(r"_(\{\}|\d\d)$", "", write.table))
    if owner is None or (module.path, write.table) in LENT:
        return True
    return owner == module.app and (owner != "directory" or module.migration)


def _owners(tree: Tree) -> dict[str, str]:
    """The app of each table, from its models."""
    return {
        table: module.app
        for module in tree.modules
        if module.path.endswith("models.py")
        for table in re.findall(r'db_table = "(\w+)"', module.text)
    }


def _bare(table: str) -> str:
    """Without schema and quotation marks."""
    return table.replace('"', "").strip().rpartition(".")[2].lower()


@cache
def _calls(module: Module) -> tuple[ast.Call, ...]:
    return tuple(node for node in nodes(module) if isinstance(node, ast.Call))


def _word(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _writes_what_is_not_its_own(module: Module, call: ast.Call) -> bool:
    """A writing method of anything but an own model, or a row made of another app's model."""
    foreign = {app for app in _bound_models(module).values() if app != module.app or app == "directory"}
    if module.app != "disclosure" and any(within(name, "contactpoint.directory") for _, name in imports(module)):
        foreign.add("directory")
    app = _root_app(module, call.func)
    if _word(call) in WRITING and isinstance(call.func, ast.Attribute):
        return bool(foreign) and (app is None or app in foreign)
    return app in foreign and _names_a_model(call.func)


def _names_a_model(function: ast.expr) -> bool:
    """`Child(…)` or `models.Child(…)`, not a method of it."""
    return (function.id if isinstance(function, ast.Name) else getattr(function, "attr", ""))[:1].isupper()


def _root_app(module: Module, expression: ast.expr) -> str | None:
    """The app of the model that a chain such as `models.Child.objects.filter(…).update` starts from."""
    while not isinstance(expression, ast.Name):
        inner = next(ast.iter_child_nodes(expression), None)
        if not isinstance(expression, ast.Attribute | ast.Call | ast.Subscript) or not isinstance(inner, ast.expr):
            return None
        expression = inner
    return _bound_models(module).get(expression.id)


def _has_models_of(module: Module, app: str) -> bool:
    return app in _bound_models(module).values()


@cache
def _bound_models(module: Module) -> dict[str, str]:
    """The local names of model modules and models, each with its app."""
    return dict(_bindings(module))


def _bindings(module: Module) -> Iterator[tuple[str, str]]:
    for node in nodes(module):
        if isinstance(node, ast.Import | ast.ImportFrom):
            source = f"{source_of(node, module)}." if isinstance(node, ast.ImportFrom) else ""
            for alias in node.names:
                parts = f"{source}{alias.name}".split(".")
                if parts[0] == "contactpoint" and parts[2:3] == ["models"]:
                    yield alias.asname or alias.name.partition(".")[0], parts[1]
