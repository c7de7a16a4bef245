"""Two records that both have family and given name turned round: then the given name in common is the family's name.

Twins of whom both are written so agree in all but what stands where the family name should. The levels cannot tell
them from one child who changed the family name, the model's frequencies can.
"""

from collections.abc import Mapping

from contactpoint.linkage.identities import Identity

Frequencies = Mapping[str, Mapping[str, float]]
NOTHING: Mapping[str, float] = {}
SURNAMED = "given_surnamed"
"""A column for tables: is the given name borne by families rather than by children?"""


def turned(one: Identity, other: Identity, frequencies: Frequencies) -> bool:
    """Whether the given name is the same, but rather a family name, and no whole family name is in common."""
    return (
        one.given is not None
        and one.given == other.given
        and one.family not in other.families
        and other.family not in one.families
        and surnamed(one.given, frequencies)
    )


def surnamed(given: str, frequencies: Frequencies) -> bool:
    """Whether a name is more frequent as a family name than as a given name."""
    families, givens = frequencies.get("family", NOTHING), frequencies.get("given", NOTHING)
    return families.get(given, 0.0) > givens.get(given, 0.0)


def surnamed_sql(table: str) -> str:
    """The ids of the records of a table whose given name is so, from the tables `frequencies_family` and `_given`."""
    return (
        f"SELECT unique_id FROM {table} JOIN frequencies_family f ON f.family = {table}.given "
        f"LEFT JOIN frequencies_given g ON g.given = {table}.given WHERE tf_family > coalesce(tf_given, 0.0)"
    )


TURNED_SQL = (
    f"given_l = given_r AND {SURNAMED}_l AND NOT coalesce(list_contains(families_r, family_l), FALSE) "
    f"AND NOT coalesce(list_contains(families_l, family_r), FALSE)"
)
"""`turned` over Splink's columns."""
