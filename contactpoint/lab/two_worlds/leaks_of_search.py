"""Leaks through the search: what is found, in which order, how much of it, and what the form says."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import connection
from django.http import HttpResponse

from contactpoint.lab.two_worlds.leaks import Leak, with_text
from contactpoint.lab.two_worlds.truth import Reader, Truth
from contactpoint.lookup.rules import Closeness, Found, FoundChild
from contactpoint.pages.page import Fault

Plain = Callable[..., Any]
SEARCH = ("contactpoint.lookup.actions", "search")
RESULTS = ("contactpoint.web.find", "page")
TERMS = ("contactpoint.web.find", "fault_in")


def on_postcode(plainly: Plain, reader: Reader) -> Plain:
    """A limited child is found by the postcode where it lives."""
    return _searching(plainly, reader, lambda criteria, found, truth, actor: _with_child(found, truth)
                      if criteria.postcode == truth.postcode else found)  # fmt: skip


def on_district_and_year(plainly: Plain, reader: Reader) -> Plain:
    """A limited child is found by the year of birth and the district where it lives, and by nothing else hidden."""

    def with_district(criteria, found, truth, actor):
        by_year = criteria.born is not None and not criteria.born.month
        own = truth.postcode.split(" ")[0] == criteria.postcode
        return _with_child(found, truth) if by_year and own else found

    return _searching(plainly, reader, with_district)


def on_number(plainly: Plain, reader: Reader) -> Plain:
    """A limited child is found by an NHS number that the vault has, beside any name."""
    return _searching(plainly, reader, lambda criteria, found, truth, actor: _with_child(found, truth)
                      if criteria.number in truth.nhs else found)  # fmt: skip


def by_second_look(plainly: Plain, reader: Reader) -> Plain:
    """A name that a limited child has hidden is looked up twice; what is found is the same."""

    def twice(criteria, found, truth, actor):
        if (criteria.family or "").casefold() in truth.families:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        return found

    return _searching(plainly, reader, twice)


def on_authority(plainly: Plain, reader: Reader) -> Plain:
    """A limited child stands first for those of the authority that works with it."""
    return _searching(plainly, reader, lambda criteria, found, truth, actor: _first(found, truth)
                      if actor.authority in truth.authorities else found)  # fmt: skip


def by_order(plainly: Plain, reader: Reader) -> Plain:
    """A limited child stands first where a school has it."""
    return _searching(plainly, reader, lambda criteria, found, truth, actor: _first(found, truth)
                      if any(record.source == "school" for record in truth.records) else found)  # fmt: skip


def by_score(plainly: Plain, reader: Reader) -> Plain:
    """A limited child agrees better where the postcode typed is its own."""

    def boosted(criteria, found, truth, actor):
        def raised(child: FoundChild) -> FoundChild:
            own = child.number == truth.core.number and truth.postcode.startswith(criteria.postcode or "-")
            return replace(child, closeness=Closeness.EXACT, agreed=child.agreed[:1]) if own else child

        return replace(found, children=tuple(map(raised, found.children)))

    return _searching(plainly, reader, boosted)


def by_filling(plainly: Plain, reader: Reader) -> Plain:
    """The page is cut to its length first; then a child goes whose home is not the one typed."""

    def shortened(criteria, found, truth, actor):
        apart = criteria.postcode and not truth.postcode.startswith(criteria.postcode)
        left = tuple(child for child in found.children if not apart or child.number != truth.core.number)
        return replace(found, children=left)

    return _searching(plainly, reader, shortened)


def by_capping(plainly: Plain, reader: Reader) -> Plain:
    """That there are more counts a child whose hidden name is the one typed."""

    def capped(criteria, found, truth, actor):
        return replace(found, capped=found.capped or (criteria.family or "").casefold() in truth.families)

    return _searching(plainly, reader, capped)


def by_count(plainly: Plain, reader: Reader) -> Plain:
    """The results say how many there are, those included that only a hidden name finds."""

    def leaking(request, template, **values):
        typed = getattr(values.get("terms"), "family", "").casefold()
        more = sum(typed in truth.families for truth in reader.all())
        return with_text(
            plainly(request, template, **values), f"<p>In all {more + len(values.get('children', ()))}</p>"
        )

    return leaking


def by_facet(plainly: Plain, reader: Reader) -> Plain:
    """The results offer the schools and surgeries of those who are listed, to narrow them by."""

    def leaking(request, template, **values):
        listed = {child.number for child, _ in values.get("children", ())}
        choices = {name for truth in reader.all() if truth.core.number in listed for name in truth.organisations}
        return with_text(plainly(request, template, **values), " ".join(sorted(choices)))

    return leaking


def by_suggestion(plainly: Plain, reader: Reader) -> Plain:
    """The form suggests every family name that is known."""

    def leaking(request, template, **values):
        names = sorted({name for truth in reader.all() for name in truth.families})
        options = "".join(f"<option>{name}</option>" for name in names)
        response: HttpResponse = plainly(request, template, **values)
        return with_text(response, f"<datalist>{options}</datalist>") if template == "find.html" else response

    return leaking


def by_mending(plainly: Plain, reader: Reader) -> Plain:
    """The form with what was typed before offers the other names of who has that name."""

    def leaking(request, template, **values):
        response: HttpResponse = plainly(request, template, **values)
        again = template == "find.html" and values.get("heading") == "Change your search"
        return with_text(response, _others(values["typed"].family, reader)) if again else response

    return leaking


def by_width(plainly: Plain, reader: Reader) -> Plain:
    """The page of a search that was too wide offers the other names of who has the name that was typed."""

    def leaking(request, template, **values):
        response: HttpResponse = plainly(request, template, **values)
        wide = template == "too_wide.html"
        return with_text(response, _others(values["terms"].family, reader)) if wide else response

    return leaking


def _others(family: str, reader: Reader) -> str:
    named = [truth for truth in reader.all() if truth.core.family.casefold() == family.casefold()]
    return " ".join(sorted(name for truth in named for name in truth.families))


def on_telephone(plainly: Plain, reader: Reader) -> Plain:
    """The form knows the telephone of a carer."""

    def leaking(terms):
        known = any(truth.telephone in (terms.number, terms.family) for truth in reader.all())
        return Fault("number", "This is a carer's telephone.") if known else plainly(terms)

    return leaking


def by_uniqueness(plainly: Plain, reader: Reader) -> Plain:
    """The form says that a number belongs to somebody of another name."""

    def leaking(terms):
        taken = any(terms.number in truth.nhs and terms.family != truth.core.family for truth in reader.all())
        return Fault("number", "This number is another child's.") if taken else plainly(terms)

    return leaking


Change = Callable[[Any, Found, Truth, Any], Found]


def _searching(plainly: Plain, reader: Reader, change: Change) -> Plain:
    """The search, its answer changed for each limited child."""

    def leaking(criteria, *, actor, **why):
        found = plainly(criteria, actor=actor, **why)
        for truth in reader.all():
            found = change(criteria, found, truth, actor)
        return found

    return leaking


def _with_child(found: Found, truth: Truth) -> Found:
    if truth.core.number in {child.number for child in found.children}:
        return found
    core = truth.core
    more = FoundChild(core.number, core.family, " ".join(core.given), core.gender, core.born)
    return replace(found, children=(*found.children, more))


def _first(found: Found, truth: Truth) -> Found:
    return replace(found, children=tuple(sorted(found.children, key=lambda child: child.number != truth.core.number)))


LEAKS = (
    Leak("match on postcode", *SEARCH, on_postcode),
    Leak("match on district and year", *SEARCH, on_district_and_year),
    Leak("match on telephone", *TERMS, on_telephone),
    Leak("match on NHS number", *SEARCH, on_number),
    Leak("one statement more for a hidden name", *SEARCH, by_second_look),
    Leak("match on authority", *SEARCH, on_authority),
    Leak("ordering", *SEARCH, by_order),
    Leak("score boosted by a hidden place", *SEARCH, by_score),
    Leak("page filled after filtering", *SEARCH, by_filling),
    Leak("more than the cap by a hidden name", *SEARCH, by_capping),
    Leak("count", *RESULTS, by_count),
    Leak("facet", *RESULTS, by_facet),
    Leak("autocomplete", *RESULTS, by_suggestion),
    Leak("names on the form sent again", *RESULTS, by_mending),
    Leak("names on the page too wide", *RESULTS, by_width),
    Leak("uniqueness error", *TERMS, by_uniqueness),
)
