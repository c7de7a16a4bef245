"""A comparison's SQL conditions as Python text with the same answers as DuckDB, nulls included.

SQL's logic has three values, and a level fits where its condition is true. So each condition is written twice over: as
what makes it true, as what makes it false; a value that is missing makes it neither. What both records say more than
once, or one record alone says, is worked out once and kept in a variable.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from contactpoint.kernel.errors import ContactPointError
from contactpoint.linkage.sql_functions import CALLS, FLAGS

LIST = "VARCHAR[]"
KNOWN = "_known"
"""`given_known_l` is whether the value of `given_l` is one of those whose frequency the model knows."""
RECORDS = {"l": "one", "r": "other"}
"""Who the columns of each side belong to in the text."""


class ConditionRefused(ContactPointError):
    """A level asks what the scorer has no Python for."""

    def __init__(self, level: str, what: str) -> None:
        super().__init__(
            f"The linkage model cannot be used: its level “{level}” asks for {what}, which the scorer does not know. "
            "Nothing has been compared. Write the condition with what linkage/sql_functions.py lists."
        )


@dataclass(frozen=True, slots=True)
class Value:
    """Python that holds where every one of `present` is true and is NULL elsewhere; `sides` are `l`, `r`, both or none.

    A plain value is a variable, which is None where NULL, or a literal.
    """

    python: str
    present: tuple[str, ...] = ()
    sides: frozenset[str] = frozenset()
    plain: bool = False


@dataclass(slots=True)
class Reader:
    """Reads the conditions of one comparison in the order of its levels.

    `columns` are the types by name, `frequencies` the names of the columns whose frequencies are known. What is said of
    the record compared stands in `before`, once a call; lines for each candidate are taken with `lines()`.
    """

    columns: Mapping[str, str]
    frequencies: frozenset[str]
    said: Counter[str]
    before: list[str] = field(default_factory=list)
    level: str = ""
    _lines: list[str] = field(default_factory=list)
    _kept: dict[str, str] = field(default_factory=dict)

    def condition(self, asked: exp.Expr, *, level: str) -> str:
        """Python that is true where the condition is. Raises ConditionRefused."""
        self.level = level
        return " and ".join(self._is(asked, holds=True)) or "True"

    def lines(self) -> list[str]:
        """What must be worked out for a candidate before the condition read last."""
        taken, self._lines = self._lines, []
        return taken

    def variable(self, column: str, side: str) -> str:
        """The variable that holds a column of one side."""
        if column not in self.columns:
            raise ConditionRefused(self.level, f"the column {column}")
        return self.keep(f"{RECORDS[side]}.{column}", frozenset(side))

    def keep(self, python: str, sides: frozenset[str]) -> str:
        """The variable that holds this, worked out once a call or once a candidate."""
        if python not in self._kept:
            self._kept[python] = f"v{len(self._kept)}"
            lines = self.before if sides <= frozenset("l") else self._lines
            lines.append(f"{self._kept[python]} = {python}")
        return self._kept[python]

    # What is true or false: the conditions, all of which must hold.

    def _is(self, asked: exp.Expr, *, holds: bool) -> tuple[str, ...]:
        asked = asked.unnest()
        if isinstance(asked, exp.Not):
            return self._is(asked.this, holds=not holds)
        if isinstance(asked, (exp.And, exp.Or)):
            return self._both(asked, holds=holds)
        if isinstance(asked, exp.Is) and isinstance(asked.expression, exp.Null):
            present = self._value(asked.this).present
            return _not_all(present) if holds else present
        if isinstance(asked, exp.Boolean):
            return () if asked.this == holds else ("False",)
        value = self._value(asked)
        if holds and value.plain:
            return (value.python,)
        return (*value.present, value.python if holds else f"not {_enclosed(value)}")

    def _both(self, asked: exp.And | exp.Or, *, holds: bool) -> tuple[str, ...]:
        conditions = self._joined(asked, holds=holds)
        if self.said[asked.sql()] < 2:
            return conditions
        sides = frozenset(column.name[-1] for column in asked.find_all(exp.Column))
        return (self.keep(" and ".join(conditions), sides),)

    def _joined(self, asked: exp.And | exp.Or, *, holds: bool) -> tuple[str, ...]:
        left, right = self._is(asked.left, holds=holds), self._is(asked.right, holds=holds)
        if isinstance(asked, exp.And) == holds:
            return tuple(dict.fromkeys(left + right))
        return (f"({' and '.join(left) or 'True'} or {' and '.join(right) or 'True'})",)

    # Values

    def _value(self, asked: exp.Expr) -> Value:
        asked = asked.unnest()
        made = self._made(asked)
        if made.plain or (made.sides != frozenset("l") and self.said[asked.sql()] < 2):
            return made
        return self._variable_for(made)

    def _made(self, asked: exp.Expr) -> Value:
        special = SPECIAL.get(type(asked)) or SPECIAL.get(_name(asked))
        if special is not None:
            return special(self, asked)
        arguments, python = CALLS.get(type(asked)) or CALLS.get(_name(asked)) or self._refuse(asked)
        if any(asked.args.get(name) for name in asked.args.keys() - {*arguments, *FLAGS} if arguments):
            self._refuse(asked)
        parts = [asked.args[name] for name in arguments] or asked.expressions
        return self._strict(python, *map(self._value, parts))

    def _strict(self, python: str, *parts: Value) -> Value:
        """Of functions that are NULL where any argument is."""
        present = tuple(dict.fromkeys(name for part in parts for name in part.present))
        return Value(python.format(*map(_enclosed, parts)), present, frozenset().union(*(part.sides for part in parts)))

    def _refuse(self, asked: exp.Expr) -> NoReturn:
        raise ConditionRefused(self.level, asked.sql(dialect="duckdb"))

    def _variable_for(self, value: Value) -> Value:
        present = " and ".join(value.present)
        name = self.keep(f"({value.python}) if {present} else None" if present else value.python, value.sides)
        return Value(name, (f"{name} is not None",), value.sides, plain=True)

    # What is more than a function of its arguments

    def column(self, asked: exp.Expr) -> Value:
        name, _, side = asked.name.rpartition("_")
        if side not in RECORDS:
            self._refuse(asked)
        if name.removesuffix(KNOWN) in self.frequencies and name.endswith(KNOWN):
            return self._known(name.removesuffix(KNOWN), side)
        variable = self.variable(name, side)
        present = variable if self.columns[name] == LIST else f"{variable} is not None"
        return Value(variable, (present,), frozenset(side), plain=True)

    def _known(self, column: str, side: str) -> Value:
        """Whether the model knows how frequent the value is; false where there is none."""
        kept = self.keep(f"{self.variable(column, side)} in {table(column)}", frozenset(side))
        return Value(kept, sides=frozenset(side), plain=True)

    def literal(self, asked: exp.Expr) -> Value:
        if asked.is_string:
            return Value(repr(asked.this), plain=True)
        return Value(repr(int(asked.this) if asked.is_int else float(asked.this)), plain=True)

    def one_of(self, asked: exp.Expr) -> Value:
        if not asked.expressions or not all(isinstance(each, exp.Literal) for each in asked.expressions):
            self._refuse(asked)
        literals = ", ".join(self.literal(each).python for each in asked.expressions)
        return self._strict(f"{{0}} in ({literals},)", self._value(asked.this))

    def part(self, asked: exp.Expr) -> Value:
        start, length = (self._letters(asked, asked.args.get(name)) for name in ("start", "length"))
        return self._strict(f"{{0}}[{start - 1}:{start - 1 + length}]", self._value(asked.this))

    def left(self, asked: exp.Expr) -> Value:
        return self._strict(f"{{0}}[:{self._letters(asked, asked.expression)}]", self._value(asked.this))

    def _letters(self, asked: exp.Expr, literal: object) -> int:
        """A number of letters; from the end, or worked out, is refused."""
        if not isinstance(literal, exp.Literal) or literal.is_string or int(literal.this) < 1:
            self._refuse(asked)
        return int(literal.this)

    def cast(self, asked: exp.Expr) -> Value:
        twin = {exp.DType.INT: "integer", exp.DType.DATE: "day"}.get(asked.args["to"].this)
        if twin is None:
            self._refuse(asked)
        return self._variable_for(self._strict(f"{twin}({{0}})", self._value(asked.this)))

    def days_between(self, asked: exp.Expr) -> Value:
        if asked.text("unit").upper() != "DAY":
            self._refuse(asked)
        return self._strict("{0} - {1}", self._value(asked.this), self._value(asked.expression))

    def overlap(self, asked: exp.Expr) -> Value:
        several, others = self._set_and_list(asked.this, asked.expression)
        return self._strict("not {0}.isdisjoint({1})", several, others)

    def common(self, asked: exp.Expr) -> Value:
        several, others = self._set_and_list(*asked.expressions)
        return self._strict("{0}.intersection({1})", several, others)

    def _set_and_list(self, *lists: exp.Expr) -> tuple[Value, Value]:
        """Two lists, that of the record compared as a set, which is made once."""
        several, others = sorted(map(self._value, lists), key=lambda value: value.sides != frozenset("l"))
        return self._variable_for(self._strict("frozenset({0})", several)), others


SPECIAL: Mapping[type[exp.Expr] | str, Callable[[Reader, exp.Expr], Value]] = {
    exp.Column: Reader.column,
    exp.Literal: Reader.literal,
    exp.In: Reader.one_of,
    exp.Substring: Reader.part,
    exp.Left: Reader.left,
    exp.Cast: Reader.cast,
    exp.TryCast: Reader.cast,
    exp.DateDiff: Reader.days_between,
    exp.ArrayOverlaps: Reader.overlap,
    "list_intersect": Reader.common,
}


def table(column: str) -> str:
    """The name under which the text finds the frequencies of a column's values."""
    return f"frequency_{column}"


def parsed(condition: str, *, level: str) -> exp.Expr:
    """A condition read as DuckDB reads it. Raises ConditionRefused."""
    try:
        return parse_one(condition, read="duckdb")
    except SqlglotError:
        raise ConditionRefused(level, "something that is no SQL") from None


def how_often(conditions: Iterable[exp.Expr]) -> Counter[str]:
    """How often each part stands in the conditions of a comparison; inside a repeated part, as if it stood once."""
    said: Counter[str] = Counter()
    for condition in conditions:
        _count(condition.unnest(), said)
    return said


def _count(part: exp.Expr, said: Counter[str]) -> None:
    said[part.sql()] += 1
    if said[part.sql()] == 1:
        for inner in part.iter_expressions():
            _count(inner.unnest(), said)


def _name(asked: exp.Expr) -> str:
    """The name of a function that sqlglot does not know itself."""
    return asked.name.lower() if isinstance(asked, exp.Anonymous) else ""


def _enclosed(value: Value) -> str:
    return value.python if value.plain else f"({value.python})"


def _not_all(present: tuple[str, ...]) -> tuple[str, ...]:
    return (f"not ({' and '.join(present)})",) if present else ("False",)
