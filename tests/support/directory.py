"""What stands in the open tables, read as they are."""

from django.db import connection

TABLES = ("child", "name", "address", "carer", "involvement", "number_token", "search_key")


def rows(number: int) -> dict[str, list[tuple[object, ...]]]:
    """Every row about a child, by table; tables without one are left out."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM directory.{table} t WHERE number = %s ORDER BY t::text", [number])
            several = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]
            found |= {table: several} if several else {}
    return found


def of_core(full: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """What is left of a child's rows when it is limited."""
    return {"child": full["child"], "search_key": [row for row in full["search_key"] if row[-1]]}


def count(table: str) -> int:
    """How many rows a table of any schema holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def everything(table: str) -> bytes:
    """Every cell of a table of any schema, as the bytes that stand there."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        cells = [cell for row in cursor.fetchall() for cell in row]
    return b" ".join(bytes(cell) if isinstance(cell, memoryview) else str(cell).encode() for cell in cells)
