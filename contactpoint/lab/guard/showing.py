"""What a reader of the directory could see of some children: the values of every open row, without source and day."""

from collections.abc import Collection
from typing import Any

from django.db import models

from contactpoint.directory.models import Address, Carer, Child, Involvement, Name, NumberToken

SHOWN: tuple[type[models.Model], ...] = (Child, Name, Address, Carer, Involvement, NumberToken)
UNSEEN = frozenset({"row_key", "source", "confirmed"})
Row = tuple[Any, ...]
"""The number of the child, the table, and the values of a row."""


def shown(numbers: Collection[int]) -> set[Row]:
    """Every open row of these children."""
    return {row for model in SHOWN for row in _rows(model, numbers)}


def _rows(model: type[models.Model], numbers: Collection[int]) -> list[Row]:
    columns = [column.attname for column in model._meta.concrete_fields if column.attname not in UNSEEN | {"number"}]
    found = model._default_manager.filter(number__in=numbers).values_list("number", *columns)
    return [(number, model._meta.db_table, *map(_plain, values)) for number, *values in found]


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
