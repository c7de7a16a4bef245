"""What a report counts in the truth: for each rate the things it is a share of, and those that have it."""

from collections.abc import Mapping
from dataclasses import dataclass

from contactpoint.intake.rules import Kind

AGE = "date_part('year', age(DATE '{today}', born))"
LIVING = "{children} WHERE NOT adopted_old"
NOTICE_DAYS = 10  # a notice of birth is there after so many


@dataclass(frozen=True, slots=True)
class Counted:
    """A query that answers two numbers; `{today}` and the tables are filled in."""

    words: str
    about: str = ""


def _children(having: str, among: str = "true") -> Counted:
    return Counted(f"SELECT count(*) FILTER ({among}), count(*) FILTER (({among}) AND ({having})) FROM {LIVING}")


def _covered(kind: Kind, among: str, about: str) -> Counted:
    """Children of whom a source of this kind sends a row, under the new or the old identity."""
    known = (
        "SELECT DISTINCT coalesce(new_true_id, true_id) FROM {rows} "
        "LEFT JOIN {adoption} ON old_true_id = true_id "
        f"WHERE source = '{kind}' OR starts_with(source, '{kind}.')"
    )
    having = f"true_id IN ({known})"
    return Counted(_children(having, among).words, about)


CHILDREN: Mapping[str, Counted] = {
    "twins": _children("twin"),
    "triplets": _children("triplet"),
    "near_named_twins": _children("near_named_twin", "twin"),
    "half_siblings": Counted(
        "SELECT count(*), count(*) FILTER (half) FROM "
        f"(SELECT bool_or(half_sibling) AS half FROM {LIVING} GROUP BY family_id)"
    ),
    **{
        name: _children(name)
        for name in (
            *("moved", "moved_across", "former_name", "transliterated", "double_barrelled", "order_uncertain"),
            *("looked_after", "adopted", "in_placement", "newborn", "in_refuge", "shielded", "limited_otherwise"),
        )
    },
    "not_in_school": _children("not_in_school", f"{AGE} BETWEEN 5 AND 15"),
}
NAMESAKES = Counted(
    f"SELECT sum(many), sum(many) FILTER (many > 1) FROM (SELECT count(*) AS many FROM {LIVING} "
    "GROUP BY family, given[1], born)"
)
COVERAGE: Mapping[tuple[Kind, str | float], Counted] = {
    (Kind.BENEFIT, "coverage"): _covered(Kind.BENEFIT, "true", "children"),
    (Kind.HEALTH, "coverage"): _covered(Kind.HEALTH, "true", "children"),
    (Kind.BIRTHS, "coverage"): _covered(
        Kind.BIRTHS, f"newborn AND born <= DATE '{{today}}' - {NOTICE_DAYS}", "born 10 to 27 days ago"
    ),
    (Kind.SCHOOL, "coverage"): _covered(Kind.SCHOOL, f"{AGE} BETWEEN 5 AND 15", "aged 5 to 15"),
    (Kind.SOCIAL_CARE, "coverage"): _covered(Kind.SOCIAL_CARE, "true", "children"),
    (Kind.YOUTH_JUSTICE, "coverage"): _covered(Kind.YOUTH_JUSTICE, f"{AGE} BETWEEN 10 AND 17", "aged 10 to 17"),
    (Kind.HEALTH_VISITING, "coverage"): _covered(Kind.HEALTH_VISITING, f"{AGE} < 5", "aged 0 to 4"),
    (Kind.HEALTH_VISITING, "coverage_school_nurse"): _covered(
        Kind.HEALTH_VISITING, f"{AGE} BETWEEN 5 AND 16", "aged 5 to 16"
    ),
    (Kind.EDUCATION_WELFARE, "coverage"): _covered(
        Kind.EDUCATION_WELFARE, f"{AGE} BETWEEN 5 AND 16 AND NOT not_in_school", "aged 5 to 16 and in school"
    ),
    (Kind.EDUCATION_WELFARE, 1.0): _covered(Kind.EDUCATION_WELFARE, "not_in_school", "in no school"),
    (Kind.VOLUNTARY, "coverage"): _covered(Kind.VOLUNTARY, "true", "children"),
    (Kind.SENSITIVE, "coverage"): _covered(Kind.SENSITIVE, f"{AGE} BETWEEN 12 AND 17", "aged 12 to 17"),
}
ROWS = """
WITH sent AS (
    SELECT split_part(source, '.', 1) AS kind, errors, born > DATE '{today}' - 732 AS young
    FROM {rows} JOIN {children} USING (true_id)
)
SELECT kind, error, count(*) FROM (SELECT kind, unnest(errors) AS error FROM sent) GROUP BY ALL
UNION ALL SELECT kind, 'all', count(*) FROM sent GROUP BY kind
UNION ALL SELECT kind, 'young', count(*) FILTER (young) FROM sent GROUP BY kind
"""
