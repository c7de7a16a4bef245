"""The components written plainly for fast pages have the HTML of GOV.UK Frontend's macros."""

import re
from html.parser import HTMLParser

import pytest
from django.template import engines

from contactpoint.pages.page import Fault
from contactpoint.web.reasons import Choice

MACROS = "govuk_frontend_jinja/components"
VOID = {"input", "br", "meta", "link"}


class Tree(HTMLParser):
    """Tags, attributes in any order, and words, spaces tidied."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(sorted((name, " ".join((value or "").split())) for name, value in attrs))))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.seen.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.seen.append(re.sub(r"\s+", " ", data.strip()))


def tree(html: str) -> list[object]:
    parser = Tree()
    parser.feed(html)
    return parser.seen


def drawn(source: str, **values: object) -> list[object]:
    return tree(engines["jinja2"].env.from_string(source).render(**values))


def plain(call: str, **values: object) -> list[object]:
    return drawn(f"{{% import 'components/plain.html' as plain %}}{call}", **values)


def macro(component: str, name: str, call: str, **values: object) -> list[object]:
    return drawn(f"{{% from '{MACROS}/{component}/macro.html' import {name} %}}{call}", **values)


@pytest.mark.parametrize("error", [None, "Add the family name."])
@pytest.mark.parametrize("hint", [None, "If you know it."])
@pytest.mark.parametrize("classes", ["", "govuk-label--s"])
def test_a_text_input(classes, hint, error):
    ours = plain(
        """{{ plain.text_input('family', 'Family name', 'O”<b>', hint=hint, error=error, label_classes=classes) }}""",
        hint=hint,
        error=error,
        classes=classes,
    )
    theirs = macro(
        "input",
        "govukInput",
        """{{ govukInput({"id": "family", "name": "family", "label": {"text": "Family name", "classes": classes},
            "value": "O”<b>",
            "classes": "govuk-!-width-two-thirds", "autocomplete": "off", "spellcheck": false,
            "hint": {"text": hint} if hint else none, "errorMessage": {"text": error} if error else none}) }}""",
        hint=hint,
        error=error,
        classes=classes,
    )
    assert ours == theirs


@pytest.mark.parametrize("error", [None, "This date does not exist in the calendar."])
def test_a_date_input(error):
    ours = plain(
        "{{ plain.date_input('born', 'Date of birth', '31', '3', '2019', hint='As 31 3 2019.', error=error) }}",
        error=error,
    )
    theirs = macro(
        "date-input",
        "govukDateInput",
        """{% set bad = " govuk-input--error" if error else "" %}
        {{ govukDateInput({"id": "born", "namePrefix": "born", "fieldset": {"legend": {"text": "Date of birth"}},
            "hint": {"text": "As 31 3 2019."}, "errorMessage": {"text": error} if error else none,
            "items": [
              {"name": "day", "classes": "govuk-input--width-2" ~ bad, "value": "31", "autocomplete": "off"},
              {"name": "month", "classes": "govuk-input--width-2" ~ bad, "value": "3", "autocomplete": "off"},
              {"name": "year", "classes": "govuk-input--width-4" ~ bad, "value": "2019", "autocomplete": "off"}
            ]}) }}""",
        error=error,
    )
    assert ours == theirs


@pytest.mark.parametrize("error", [None, "Say what you are to the child."])
@pytest.mark.parametrize("value", [None, "", "gp"])
def test_a_select(value, error):
    ours = plain(
        """{{ plain.select('involvement', 'What are you?', (('', 'Choose one'), ('gp', 'GP <b>')), value, hint='Pick.',
            error=error, label_classes='govuk-label--s') }}""",
        error=error,
        value=value,
    )
    theirs = macro(
        "select",
        "govukSelect",
        """{{ govukSelect({"id": "involvement", "name": "involvement", "value": value, "hint": {"text": "Pick."},
            "label": {"text": "What are you?", "classes": "govuk-label--s"},
            "items": [{"value": "", "text": "Choose one"}, {"value": "gp", "text": "GP <b>"}],
            "errorMessage": {"text": error} if error else none}) }}""",
        error=error,
        value=value,
    )
    assert ours == theirs


@pytest.mark.parametrize("is_heading", [True, False])
@pytest.mark.parametrize("error", [None, "Choose why you are looking."])
@pytest.mark.parametrize("value", [None, "b"])
def test_radios(value, error, is_heading):
    choices = [Choice("a", "One <b>", "Nothing more."), Choice("b", "Two", "Give the number.")]
    ours = plain(
        """{{ plain.radios('purpose', 'Why?', choices, value, hint='Kept.', error=error,
            legend_classes='govuk-fieldset__legend--l', is_heading=is_heading, classes='govuk-radios--small') }}""",
        choices=choices,
        value=value,
        error=error,
        is_heading=is_heading,
    )
    theirs = macro(
        "radios",
        "govukRadios",
        """{{ govukRadios({"name": "purpose", "value": value, "classes": "govuk-radios--small",
            "hint": {"text": "Kept."},
            "fieldset": {"legend": {"text": "Why?", "isPageHeading": is_heading,
                                    "classes": "govuk-fieldset__legend--l"}},
            "items": [{"value": "a", "text": "One <b>", "hint": {"text": "Nothing more."}},
                      {"value": "b", "text": "Two", "hint": {"text": "Give the number."}}],
            "errorMessage": {"text": error} if error else none}) }}""",
        value=value,
        error=error,
        is_heading=is_heading,
    )
    assert ours == theirs


@pytest.mark.parametrize("here", ["find", "child"])
def test_the_service_navigation(here):
    ours = plain("{{ plain.service_navigation((('find', 'Find a child'), ('help', 'Help')), here) }}", here=here)
    theirs = macro(
        "service-navigation",
        "govukServiceNavigation",
        """{{ govukServiceNavigation({"navigation": [
            {"text": "Find a child", "href": "/find", "current": here == "find"},
            {"text": "Help", "href": "/help", "current": here == "help"}]}) }}""",
        here=here,
    )
    assert ours == theirs


def test_an_error_summary():
    ours = plain("{{ plain.error_summary(faults) }}", faults=[Fault("family", "Add the family name.")])
    theirs = macro(
        "error-summary",
        "govukErrorSummary",
        """{{ govukErrorSummary({"titleText": "There is a problem",
            "errorList": [{"text": "Add the family name.", "href": "#family"}]}) }}""",
    )
    assert ours == theirs


def test_a_button():
    theirs = macro("button", "govukButton", """{{ govukButton({"text": "Find", "preventDoubleClick": true}) }}""")
    assert plain("{{ plain.button('Find') }}") == theirs


def test_a_secondary_button():
    theirs = macro(
        "button",
        "govukButton",
        """{{ govukButton({"text": "Show", "preventDoubleClick": true, "classes": "govuk-button--secondary"}) }}""",
    )
    assert plain("{{ plain.button('Show', secondary=true) }}") == theirs


def test_a_summary_list():
    ours = plain("<dl class='govuk-summary-list'>{% call plain.fact('Gender') %}Female{% endcall %}</dl>")
    theirs = macro(
        "summary-list",
        "govukSummaryList",
        """{{ govukSummaryList({"rows": [{"key": {"text": "Gender"}, "value": {"text": "Female"}}]}) }}""",
    )
    assert ours == theirs


def test_inset_text():
    theirs = macro("inset-text", "govukInsetText", """{{ govukInsetText({"text": "There may be more."}) }}""")
    assert plain("{% call plain.inset() %}There may be more.{% endcall %}") == theirs


def test_a_tag():
    source = engines["jinja2"].env.loader.get_source(engines["jinja2"].env, "components/service.html")[0]
    theirs = macro("tag", "govukTag", """{{ govukTag({"text": "Lead professional"}) }}""")
    assert tree('<strong class="govuk-tag">Lead professional</strong>') == theirs
    assert '<strong class="govuk-tag">Lead professional</strong>' in source


def test_the_skip_link_and_the_header():
    page = drawn("{% extends 'layout.html' %}", form_token=lambda: "t", face="web")
    skip = macro(
        "skip-link",
        "govukSkipLink",
        """{{ govukSkipLink({"href": "#main-content", "text": "Skip to main content"}) }}""",
    )
    header = macro("generic-header", "govukGenericHeader", """{{ govukGenericHeader({"logoText": "ContactPoint"}) }}""")
    assert within(skip, page)
    assert within(header, page)


def within(part: list[object], whole: list[object]) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole)))
