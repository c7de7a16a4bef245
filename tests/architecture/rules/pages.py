"""What holds for every route and every template, whoever writes the next one."""

import ast
import re
from collections.abc import Sequence

from jinja2 import Environment

from contactpoint.pages.routing import Entry, Route
from tests.architecture.rules.tree import Tree, functions, imports, within

SIGNED_IN_ONLY = {
    "web.first": "leads on to the search",
    "web.coverage": "tells of sources, never of children",
    "desk.first": "links to the work of the role, and reads nothing",
    **{
        f"{face}.{name}": "renews the visit itself, as signing in does"
        for face in ("web", "desk")
        for name in ("fresh_code", "fresh_passkey", "fresh_employer")
    },
    **{f"{face}.stay": "keeps the visit itself from going idle" for face in ("web", "desk")},
    **{f"{face}.enrolled": "says what to do first, and reads nothing" for face in ("web", "desk")},
}
ACTS_WITHOUT_A_KEY = {
    "sign_in": "judges nothing and keeps nothing: the code page does",
    "sign_out": "again is no harm",
    "employer": "begins a trip, which is worth nothing until it has come back, once",
    "fresh_employer": "the same",
    "child_address": "is a look, and each is recorded",
}
FORM_WITHOUT_A_KEY = {
    "pages/jinja2/sign_in.html": "judges nothing and keeps nothing: the code page does",
    "pages/jinja2/employer.html": "begins a trip, which is worth nothing until it has come back, once",
    "pages/jinja2/employer_in.html": "sends again every field that was sent, the key among them",
    "pages/jinja2/components/visit.html": "signs out: again is no harm",
    "web/jinja2/components/at_home.html": "asks for a look, and each is recorded; nothing there is random (N2)",
    "pages/jinja2/error.html": "sends again every field that was sent, the key among them",
}
FORM = re.compile(r"<form\b(?P<tag>[^>]*)>(?P<inside>.*?)</form>", re.IGNORECASE | re.DOTALL)
TOKEN = re.compile(r'plain\.hidden\(form_token|name="csrfmiddlewaretoken"')
ONCE = re.compile(r'plain\.hidden\(form_token, once\)|name="once"')
UNSAFE = {
    "says safe": re.compile(r"\|\s*(force)?(safe|escape)\b"),
    "switches escaping": re.compile(r"{%-?\s*autoescape"),
    "gives a macro HTML": re.compile(r"[\"']?\bhtml[\"']?\s*[:=]", re.IGNORECASE),
    "holds a script": re.compile(r"<script\b(?![^>]*\bsrc=)|<script\b[^>]*>[^<]+</script", re.IGNORECASE),
    "holds a style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "holds a handler": re.compile(r"<[^>]*\son[a-z]+\s*=|javascript:", re.IGNORECASE),
}
TRUSTING = ("markupsafe", "jinja2.Markup", "django.utils.safestring", "django.utils.html")
ROUTING = ("django.urls.path", "django.urls.re_path", "django.urls.include")


def breaches_of_the_route_table(face: str, routes: Sequence[Route]) -> list[str]:
    """Names are unique; a page that needs a person needs a right, or is named above; one about children is recorded."""
    names = [route.name for route in routes]
    twice = [f"{face}.{name} stands twice" for name in sorted(set(names)) if names.count(name) > 1]
    open_to_all = [
        f"{face}.{route.name} asks for no right"
        for route in routes
        if route.entry is not Entry.ANYONE and route.capability is None and f"{face}.{route.name}" not in SIGNED_IN_ONLY
    ]
    unrecorded = [
        f"{face}.{route.name} leaves no event"
        for route in routes
        if not route.events and (route.capability is not None or route.entry is Entry.WITH_PURPOSE)
    ]
    return twice + open_to_all + unrecorded


def breaches_of_posts_act_once(tree: Tree, routes: Sequence[Route]) -> list[str]:
    """The view behind every POST acts under the form's one-use key."""
    views = {(module.name, view.name): view for module in tree.modules for view in functions(module)}
    return [
        f"{route.name} acts without its one-use key"
        for route in routes
        if "POST" in route.methods and route.name not in ACTS_WITHOUT_A_KEY
        if "act_once" not in _called_in(views[route.view.__module__, route.view.__name__])
    ]


def breaches_of_routes_from_the_table(tree: Tree) -> list[str]:
    """URLs are made in one place, from the tables, so that no page goes round the guard."""
    return [
        f"{module.path}:{line} imports {name}"
        for module in tree.modules
        if module.path != "pages/routing.py"
        for line, name in imports(module)
        if any(within(name, maker) for maker in ROUTING)
    ]


def breaches_of_guarded_forms(tree: Tree) -> list[str]:
    """Every form is a POST with the forgery token, and with a one-use key unless it is named above."""
    found = []
    for path, text in tree.templates.items():
        for form in FORM.finditer(text):
            lacking = {
                "is no POST": 'method="post"' in form["tag"].lower(),
                "carries no forgery token": TOKEN.search(form["inside"]),
                "carries no one-use key": ONCE.search(form["inside"]) or path in FORM_WITHOUT_A_KEY,
            }
            found += [f"{path} {words}" for words, there in lacking.items() if not there]
    return found


def breaches_of_escaping(tree: Tree) -> list[str]:
    """No template trusts a value, and none holds a script, a style or a handler of its own."""
    templates = [
        f"{path} {words}: {match.group().strip()}"
        for path, text in tree.templates.items()
        for words, pattern in UNSAFE.items()
        for match in pattern.finditer(text)
    ]
    trusting = [
        f"{module.path}:{line} imports {name}"
        for module in tree.modules
        for line, name in imports(module)
        if any(within(name, package) for package in TRUSTING)
    ]
    return templates + trusting


def breaches_of_an_escaping_environment(environment: Environment) -> list[str]:
    """Asked, and tried."""
    shown = environment.from_string("{{ name }}").render(name="<b>")
    return [] if environment.autoescape is True and "<b>" not in shown else ["values are not escaped"]


def _called_in(view: ast.AST) -> set[str]:
    return {node.func.id for node in ast.walk(view) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
