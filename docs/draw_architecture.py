"""Draws docs/explanation/architecture.svg from the code: the layers, what each role may do, who holds which key.

Run by `make docs`; tests/architecture/test_docs.py compares the file with what this would draw.
"""

import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from contactpoint.config.keyfiles import HELD  # noqa: E402 - after the path is set
from contactpoint.config.processes import INSTALLED, PROCESSES  # noqa: E402
from contactpoint.config.schemas import MIGRATION, SCHEMAS  # noqa: E402

PICTURE = ROOT / "docs" / "explanation" / "architecture.svg"
GRANTS = ROOT / "contactpoint" / "config" / "grants.sql"
GRANT = re.compile(r"GRANT (?P<what>.+?) ON (?P<on>.+?) TO (?P<to>.+)", re.DOTALL)
NO_TABLES = ("SCHEMA", "ALL SEQUENCES", "ALL FUNCTIONS", "FUNCTION", "SEQUENCE")
VERBS = {"SELECT": "reads", "INSERT": "adds", "UPDATE": "changes", "DELETE": "deletes"}
LONGEST_NAMES = 24
OWN = {"session": "its own"}

WIDTH, LEFT, TOP = 1040, 20, 70
LAYER_WIDTH, LAYER_STEP = 240, 40
TABLE_LEFT, FIRST_COLUMN, COLUMN, ROW = 300, 150, 142, 34
STYLE = (
    "text{font-family:Arial,Helvetica,sans-serif;font-size:13px;fill:#0b0c0c}"
    "text.h{font-size:16px;font-weight:bold}text.b{font-weight:bold}text.s{font-size:11px;fill:#484949}"
    "rect.app{fill:#e6efed;stroke:#144e4a}line{stroke:#cecece}"
)
Cells = Mapping[tuple[str, str], tuple[str, str]]


def picture() -> str:
    """The whole drawing as SVG."""
    rights, keys = _rights(), _keys()
    schemas, names = [*SCHEMAS, MIGRATION], list(dict.fromkeys(name for held in HELD.values() for name in held))
    below = TOP + ROW * (len(schemas) + 1) + 80
    height = below + ROW * (len(names) + 1) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">',
        "<title>How ContactPoint is laid out</title>",
        f"<style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(LEFT, TOP - 35, "Apps: imports point down", "h"),
        *_layers(),
        _text(TABLE_LEFT, TOP - 35, "What the role of each process may do in each schema", "h"),
        *_table(TOP, schemas, [*INSTALLED], rights),
        _text(TABLE_LEFT, below - 35, "Which key file each process holds", "h"),
        *_table(below, names, [*HELD], keys),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _layers() -> Iterator[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    for place, layer in enumerate(layers):
        apps, y = layer.split(" | "), TOP - 15 + place * LAYER_STEP
        width = (LAYER_WIDTH - 8 * (len(apps) - 1)) / len(apps)
        for nth, app in enumerate(apps):
            x = LEFT + nth * (width + 8)
            yield f'<rect class="app" x="{x:.0f}" y="{y}" width="{width:.0f}" height="{LAYER_STEP - 8}" rx="3"/>'
            yield _text(x + 10, y + 21, app)


def _table(top: int, rows: Sequence[str], columns: Sequence[str], cells: Cells) -> Iterator[str]:
    for place, column in enumerate(columns):
        yield _text(TABLE_LEFT + FIRST_COLUMN + place * COLUMN, top + 5, column, "b")
    for nth, row in enumerate(rows, start=1):
        y = top + nth * ROW
        yield f'<line x1="{TABLE_LEFT}" y1="{y - 20}" x2="{WIDTH - 20}" y2="{y - 20}"/>'
        yield _text(TABLE_LEFT, y, row, "b")
        for place, column in enumerate(columns):
            said, of = cells.get((row, column), ("–", ""))
            x = TABLE_LEFT + FIRST_COLUMN + place * COLUMN
            yield _text(x, y - (5 if of else 0), said)
            if of:
                yield _text(x, y + 8, of, "s")


def _text(x: float, y: float, words: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.0f}" y="{y:.0f}">{escape(words)}</text>'


def _keys() -> Cells:
    return {(name, process): ("holds", OWN.get(name, "")) for process, held in HELD.items() for name in held}


def _rights() -> Cells:
    """By schema and process: what it may do there, and to which tables where not to all."""
    process_of = {PROCESSES[name].role: name for name in INSTALLED}
    tables: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(dict)
    for role, schema, table, verbs in _granted(GRANTS.read_text()):
        tables[schema, process_of[role]].setdefault(table, set()).update(verbs)
    owner = {(schema, "migrate"): ("owns", "") for schema in (*SCHEMAS, MIGRATION)}
    return owner | {where: (_verbs(set().union(*of.values())), _which(of)) for where, of in tables.items()}


def _granted(text: str) -> Iterator[tuple[str, str, str, set[str]]]:
    """Role, schema, table ("" for all of it) and verbs of every grant on tables."""
    for statement in re.sub(r"--.*", "", text).split(";"):
        grant = GRANT.match(statement.strip())
        if grant is None or grant["on"].startswith(NO_TABLES):
            continue
        verbs = set(re.findall(r"\b[A-Z]+\b", grant["what"]))
        whole = grant["on"].startswith("ALL TABLES IN SCHEMA ")
        for role in _list(grant["to"]):
            for on in _list(grant["on"].removeprefix("ALL TABLES IN SCHEMA ")):
                schema, _, table = on.partition(".")
                yield role, schema, "" if whole else table, verbs


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _verbs(said: set[str]) -> str:
    return "reads, writes" if said == set(VERBS) else ", ".join(verb for name, verb in VERBS.items() if name in said)


def _which(tables: Mapping[str, set[str]]) -> str:
    """The tables, those that are only read apart where others are more than read; "" for a whole schema."""
    if "" in tables:
        return ""
    read = [table for table, verbs in tables.items() if verbs == {"SELECT"}]
    more = [table for table in tables if table not in read]
    names = ", ".join(more or read) + (f"; reads {', '.join(read)}" if read and more else "")
    return names if len(names) <= LONGEST_NAMES else "some tables"


if __name__ == "__main__":
    PICTURE.write_text(picture())
