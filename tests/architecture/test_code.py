"""The rules that the source text keeps, and for each of them breaches that somebody might write and must not get past.

A line of PLANTED is a rule, a file, and what is added at its end.
"""

from collections.abc import Callable

import pytest

from tests.architecture.rules import databases, layout, pages, signatures, writes
from tests.architecture.rules.tree import Tree, code

Rule = Callable[[Tree], list[str]]
FORM = '<form method="post" action="/">{}</form>'
TOKEN = '<input name="csrfmiddlewaretoken">'
ONCE = '<input name="once">'
OPENED = "from contactpoint.disclosure.models import Opened\n"
AUDITING = "from contactpoint.audit import models\n"
A_LINK = "from contactpoint.disclosure.models import Link\n"
A_MODEL = "from contactpoint.directory.models import Child\n"
THE_MODELS = "from contactpoint.directory import models as open_tables\n"

PLANTED: dict[Rule, list[tuple[str, str]]] = {
    writes.breaches_of_own_tables: [
        ("lookup/actions/view.py", "ASK = \"UPDATE child SET family = ''\""),
        ("lookup/actions/view.py", 'ASK = "insert into directory.address values (1)"'),
        ("identity/known.py", 'ASK = "DELETE FROM" " search_key"'),
        ("shielding/actions.py", 'ASK = "WITH gone AS (DELETE FROM ONLY involvement RETURNING 1) SELECT 1"'),
        ("intake/actions.py", 'ASK = "TRUNCATE batch, directory.carer"'),
        ("intake/actions.py", 'ASK = \'COPY "directory"."name" (number) FROM STDIN\''),
        ("lab/tables.py", 'ASK = "MERGE INTO number_token USING x ON true"'),
        ("lab/tables.py", "import duckdb, psycopg\nASK = f'DELETE FROM {table}'"),
        ("vault/actions.py", 'ASK = f"DELETE FROM address_{1:02} WHERE true"'),
        ("vault/actions.py", "def write(table): return f'INSERT INTO {table} VALUES (1)'"),
        ("vault/actions.py", "def write(table): return 'DELETE FROM %s' % table"),
        ("vault/actions.py", "def write(table): return 'DELETE FROM ' + table"),
        ("directory/queries.py", "ASK = \"UPDATE child SET family = ''\""),
        ("disclosure/inputs.py", 'ASK = "INSERT INTO carer VALUES (1)"'),
        ("disclosure/actions.py", 'ASK = "INSERT INTO child VALUES (1)"'),
        ("identity/migrations/0002_more.py", 'ASK = "ALTER TABLE directory.child ADD note text"'),
        ("identity/actions.py", 'ASK = "INSERT INTO link VALUES (1)"'),
        ("shielding/actions.py", 'ASK = "DELETE FROM child_limit"'),
    ],
    writes.breaches_of_own_models: [
        ("web/child.py", f"{A_MODEL}Child.objects.create(number=1)"),
        ("lookup/actions/view.py", f"{A_MODEL}Child.objects.filter(number=1).update(family='')"),
        ("lookup/actions/view.py", f"{THE_MODELS}open_tables.Child.objects.all().delete()"),
        ("lab/decisions.py", "[child.save() for child in Child.objects.all()]"),
        ("lab/decisions.py", "Child(number=1)"),
        ("lookup/actions/view.py", "for row in directory.involvements(1): row.delete()"),
        ("directory/queries.py", "models.Name.objects.bulk_create([])"),
        ("directory/queries.py", "import contactpoint.directory.models\ncontactpoint.directory.models.Name(number=1)"),
        ("disclosure/inputs.py", f"{A_MODEL}Child.objects.get_or_create(number=1)"),
        ("identity/known.py", f"{A_LINK}Link.objects.filter(number=1).update(number=2)"),
        ("shielding/actions.py", f"{OPENED}Opened.objects.create(authority='HUL')"),
        ("config/doctor.py", "from django.apps import apps\napps.get_model('directory', 'Child')"),
    ],
    writes.breaches_of_the_one_way_in: [
        ("identity/actions.py", "from contactpoint.disclosure.projector import project"),
        ("identity/actions.py", "from contactpoint.disclosure import projector"),
        ("shielding/actions.py", "from contactpoint.disclosure.inputs import write_limit"),
        ("shielding/actions.py", "from contactpoint.disclosure.inputs import end_limit as gone"),
        ("shielding/actions.py", "from contactpoint.disclosure import inputs"),
        ("disclosure/actions.py", "def repair(cases): return project(cases)"),
        ("jobs/tasks.py", "from contactpoint.disclosure.filling import fill"),
    ],
    writes.breaches_of_one_gate_for_reading: [
        ("web/child.py", "from contactpoint.directory.queries import four_facts"),
        ("intake/survey.py", "from contactpoint.directory import models"),
        ("jobs/tasks.py", "import contactpoint.directory.queries as quick"),
        ("identity/known.py", 'ASK = "SELECT count(*) FROM directory.child"'),
        ("web/find.py", 'ASK = "SELECT 1 FROM person JOIN address USING (number)"'),
    ],
    writes.breaches_of_insert_only: [
        ("audit/actions.py", AUDITING + "models.Event.objects.filter(id=1).delete()"),
        ("audit/actions.py", AUDITING + "models.Event.objects.update_or_create(id=1)"),
        ("audit/actions.py", AUDITING + "def mend(row): row.save()"),
        ("shielding/actions.py", "ShieldEvent.objects.filter(number=1).update(cause='gate')"),
        ("shielding/queries.py", "def mend(row): row.delete()"),
        ("shielding/gates.py", 'ASK = "DELETE FROM shield_event"'),
        ("audit/clock.py", 'ASK = "UPDATE audit.event SET at = now()"'),
        ("jobs/tasks.py", 'ASK = "TRUNCATE event"'),
        ("vault/keystore.py", 'ASK = "DELETE FROM destroyed"'),
    ],
    databases.breaches_of_one_way_to_open_duckdb: [
        ("lab/tables.py", "import duckdb\nduckdb.connect()"),
        ("linkage/training.py", "duckdb.sql('SELECT 1')"),
        ("lab/tables.py", "from duckdb import connect"),
        ("lab/tables.py", "import duckdb as quick"),
    ],
    signatures.breaches_of_who_and_why: [
        ("lookup/actions/view.py", "def peek(number): ..."),
        ("lookup/actions/view.py", "def peek(number, *, actor): ..."),
        ("lookup/actions/view.py", "def peek(number, actor, purpose): ..."),
        ("lookup/actions/view.py", "def peek(number, *, actor=None, purpose): ..."),
        ("lookup/actions/view.py", "async def peek(number, *, actor, purpose=None): ..."),
        ("access/actions/visit.py", "def forget(token): ..."),
        ("consent/actions/__init__.py", "def give(number): ..."),
    ],
    layout.breaches_of_imports_at_the_top: [
        ("web/find.py", "def late():\n    import json"),
        ("web/find.py", "class Late:\n    def it(self):\n        from contactpoint.lookup import rules"),
        ("web/find.py", "from importlib import import_module\nimport_module('contactpoint.directory.models')"),
        ("web/find.py", "__import__('contactpoint.directory.models')"),
    ],
    layout.breaches_of_plain_names: [
        ("web/utils.py", ""),
        ("identity/services/linking.py", ""),
        ("shielding/signals.py", ""),
        ("directory/admin.py", ""),
    ],
    layout.breaches_of_small_modules: [("web/find.py", "\n" * 400)],
    layout.breaches_of_small_functions: [("web/find.py", "def long():" + "\n    ..." * 40)],
    layout.breaches_of_pure_rules: [
        ("identity/rules.py", "from django.db import models"),
        ("kernel/numbers.py", "import psycopg"),
        ("linkage/standardise.py", "from django.conf import settings"),
        ("shielding/rules.py", "from contactpoint.disclosure.models import Opened"),
        ("lookup/rules.py", "from contactpoint.shielding import queries"),
    ],
    layout.breaches_of_a_kernel_of_the_standard_library: [("kernel/ids.py", "import jinja2")],
    pages.breaches_of_routes_from_the_table: [
        ("web/urls.py", "from django.urls import path"),
        ("desk/urls.py", "from django.urls import re_path as path"),
    ],
    pages.breaches_of_guarded_forms: [
        ("web/jinja2/child.html", FORM.format("")),
        ("web/jinja2/child.html", FORM.format(TOKEN)),
        ("web/jinja2/child.html", FORM.format(ONCE)),
        ("web/jinja2/child.html", f'<form method="get" action="/find">{TOKEN}{ONCE}</form>'),
        ("web/jinja2/child.html", f"<form>{TOKEN}{ONCE}</form>"),
    ],
    pages.breaches_of_escaping: [
        ("web/jinja2/child.html", "{{ child.family | safe }}"),
        ("web/jinja2/child.html", "{{ child.family|safe }}"),
        ("web/jinja2/child.html", "{% autoescape false %}"),
        ("web/jinja2/child.html", '{{ govukInput({"hint": {"html": child.family}}) }}'),
        ("web/jinja2/child.html", "<script>go()</script>"),
        ("web/jinja2/child.html", '<script src="/a.js">go()</script>'),
        ("web/jinja2/child.html", '<p style="color: red">'),
        ("web/jinja2/child.html", "<style>"),
        ("web/jinja2/child.html", '<a href="/" onclick="go()">'),
        ("web/jinja2/child.html", '<a href="javascript:go()">'),
        ("pages/words.py", "from markupsafe import Markup"),
        ("pages/words.py", "from django.utils.safestring import mark_safe"),
    ],
}


@pytest.mark.parametrize("rule", PLANTED, ids=lambda rule: rule.__name__)
def test_the_code_keeps(rule):
    assert rule(code()) == []


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        pytest.param(rule, *planted, id=f"{rule.__name__.removeprefix('breaches_of_')}-{number}")
        for rule, several in PLANTED.items()
        for number, planted in enumerate(several)
    ],
)
def test_a_planted_breach_is_caught(rule, path, text):
    caught = set(rule(code().planted(path, text))) - set(rule(code()))
    assert [breach for breach in caught if breach.startswith(path)]


def test_an_exception_that_is_none_any_more_is_a_breach():
    mended = code().altered("vault/actions.py", "def record_ref(", "def record_ref(*, actor, purpose): ...\ndef _(")
    assert signatures.breaches_of_who_and_why(mended) == ["vault.record_ref is no exception any more"]


def test_every_rule_has_a_planted_breach():
    kept = {
        rule
        for module in (databases, layout, pages, signatures, writes)
        for name, rule in vars(module).items()
        if name.startswith("breaches_of_") and list(rule.__annotations__) == ["tree", "return"]
    }
    assert kept == PLANTED.keys()
