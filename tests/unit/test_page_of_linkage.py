"""The page on linkage names every level, rule and status that the code has, and no other."""

import re
from pathlib import Path

import pytest

from contactpoint.linkage.blocking import RULES as BLOCKING
from contactpoint.linkage.comparisons import ENGLAND
from contactpoint.linkage.decide import Band
from contactpoint.linkage.judge import RULES

PAGE = (Path(__file__).parents[2] / "docs/explanation/linkage.md").read_text(encoding="utf-8")
LEVEL = re.compile(r"^\| ?(\w*) +\| `(\w+)` \|", re.MULTILINE)


def test_the_page_names_every_level_in_order():
    named, comparison = [], ""
    for begun, level in LEVEL.findall(PAGE):
        comparison = begun or comparison
        named.append((comparison, level))
    assert named == [(one.name, level.name) for one in ENGLAND for level in one.levels]


def test_the_page_names_every_rule_of_a_decision_in_order():
    rules = PAGE.partition("| rule | fits a pair where | verdict |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", rules, re.MULTILINE) == [rule.name for rule in RULES]


@pytest.mark.parametrize("rule", BLOCKING, ids=lambda rule: rule.name)
def test_the_page_names_every_blocking_rule(rule):
    assert f"| `{rule.name}` |" in PAGE


@pytest.mark.parametrize("band", Band)
def test_the_page_names_every_status(band):
    assert f"| {band} |" in PAGE
