"""How the package is laid out: names, sizes, and where imports stand (design §2, style)."""

import ast
import sys
from functools import cache

from tests.architecture.rules.tree import Module, Tree, functions, imports, nodes, within

MODULE_LINES = 400
FUNCTION_LINES = 40
BLURRED = frozenset({"utils", "helpers", "core", "services", "managers", "signals", "common", "misc", "admin"})
OF_THE_DOMAIN = {"lab/services.py": "the services that work with a child (docs/glossary.md)"}
IMPORTS_BY_NAME = {"config/command.py": "loads the module of the one command that was asked for"}
WITH_A_DATABASE = ("django", "psycopg", "procrastinate")


def breaches_of_imports_at_the_top(tree: Tree) -> list[str]:
    """No import inside a function, and none by name."""
    inside = [
        f"{module.path}:{node.lineno} imports inside {function.name}"
        for module in tree.modules
        for function in functions(module)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    by_name = [
        f"{module.path}:{node.lineno} imports by name"
        for module in tree.modules
        if module.path not in IMPORTS_BY_NAME
        for node in nodes(module)
        if isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}
    ]
    return inside + by_name


def breaches_of_plain_names(tree: Tree) -> list[str]:
    """No module or folder whose name says nothing of what it decides; no Django admin."""
    return [
        f"{module.path} has a name that says nothing"
        for module in tree.modules
        if module.path not in OF_THE_DOMAIN and BLURRED & set(module.path.removesuffix(".py").split("/"))
    ]


def breaches_of_small_modules(tree: Tree) -> list[str]:
    return [
        f"{module.path} has {lines} lines"
        for module in tree.modules
        if not module.migration and (lines := len(module.text.splitlines())) > MODULE_LINES
    ]


def breaches_of_small_functions(tree: Tree) -> list[str]:
    return [
        f"{module.path}:{function.lineno} {function.name} has {lines} lines"
        for module in tree.modules
        if not module.migration
        for function in functions(module)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    ]


def breaches_of_pure_rules(tree: Tree) -> list[str]:
    """`rules.py`, kernel and linkage reach no Django and no database, not by way of other modules either."""
    known = {module.name: module for module in tree.modules}
    return [
        f"{module.path} reaches {reached}"
        for module in tree.modules
        if module.app in {"kernel", "linkage"} or module.path.endswith("/rules.py")
        for reached in sorted(_reached(module, known))
        if reached.partition(".")[0] in WITH_A_DATABASE
    ]


def breaches_of_a_kernel_of_the_standard_library(tree: Tree) -> list[str]:
    return [
        f"{module.path}:{line} imports {name}"
        for module in tree.modules
        if module.app == "kernel"
        for line, name in imports(module)
        if not within(name, "contactpoint.kernel") and name.partition(".")[0] not in sys.stdlib_module_names
    ]


def _reached(module: Module, known: dict[str, Module]) -> set[str]:
    """The outside names that importing the module brings in, however far."""
    waiting, seen, outside = [module], {module}, set()
    while waiting:
        for name in _names(waiting.pop()):
            inner = known.get(name) or known.get(name.rpartition(".")[0])
            if inner is None:
                outside.add(name)
            elif inner not in seen:
                seen.add(inner)
                waiting.append(inner)
    return outside


@cache
def _names(module: Module) -> tuple[str, ...]:
    return tuple(name for _, name in imports(module))


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
