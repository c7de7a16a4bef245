"""DuckDB is opened in one way: so much memory, and temporary files, encrypted, in a folder that goes with it."""

import ast

from tests.architecture.rules.tree import Tree, nodes

THE_ONE_WAY = "linkage/cascade/database.py"
SPILLS_NOTHING = {
    "lab/bench_score/reference.py": "some thousand records, held as long as the bench runs",
    "lab/england/truth.py": "single tables of a population, row by row on one thread",
}
OPENED = frozenset(
    {"connect", "default_connection", "execute", "from_arrow", "from_df", "from_parquet", "query", "sql"}
)
"""What makes a database, or uses the one that the module itself keeps."""


def breaches_of_one_way_to_open_duckdb(tree: Tree) -> list[str]:
    return [
        f"{module.path}:{node.lineno} opens DuckDB"
        for module in tree.modules
        if module.path not in {THE_ONE_WAY, *SPILLS_NOTHING}
        for node in nodes(module)
        if _opens(node)
    ]


def _opens(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] == "duckdb" and bool(OPENED & {name.name for name in node.names})
    if isinstance(node, ast.Import):
        return any(name.name.partition(".")[0] == "duckdb" and name.asname for name in node.names)
    return (
        isinstance(node, ast.Attribute)
        and node.attr in OPENED
        and isinstance(node.value, ast.Name)
        and node.value.id == "duckdb"
    )
