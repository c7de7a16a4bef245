"""Attacks on signing in, against two servers of one face that share nothing but the database: counted, all refused."""

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier
from urllib.parse import urlencode, urlsplit

import pytest

from contactpoint.access import attempts, models
from contactpoint.access.actions import add_passkey, ask_for_new_passkey
from contactpoint.access.passkeys import Site
from contactpoint.access.queries import actor_for
from contactpoint.access.rules import ATTEMPTS, Face
from contactpoint.audit.models import Event
from contactpoint.lab.soft_key import SoftKey
from contactpoint.lab.visitor import Visitor
from contactpoint.pages.forms import once
from tests.support import people
from tests.support.browsing import HIDDEN, a_practitioner
from tests.support.serving import serving

pytestmark = pytest.mark.django_db(transaction=True)

OPTIONS = re.compile(r'data-options="([^"]*)"')
COOKIE = "contactpoint_web"
GUESSES = 12
AT_ONCE = 6
OPENED: list[Visitor] = []


@pytest.fixture(scope="module")
def servers(django_db_setup):
    with serving(Face.WEB) as one, serving(Face.WEB) as other:
        yield one, other


@pytest.fixture(autouse=True)
def _browsers_are_closed():
    yield
    while OPENED:
        OPENED.pop().close()


def a_browser(base: str) -> Visitor:
    OPENED.append(Visitor(base))
    return OPENED[-1]


def at_the_code_page(base: str, password: str = people.PASSWORD):
    visitor = a_browser(base)
    return visitor, visitor.send(visitor.get("/sign-in"), {"username": "jo", "password": password})


def sends(visitor: Visitor, page, code: str) -> bool:
    """Whether the code opened a visit."""
    visitor.send(page, {"code": code, "pin": people.PIN})
    return f"{COOKIE}=" in visitor.cookies


def at_once(*doing: Callable[[], bool]) -> list[bool]:
    gate = Barrier(len(doing))

    def one(do: Callable[[], bool]) -> bool:
        gate.wait()
        return do()

    with ThreadPoolExecutor(len(doing)) as pool:
        return list(pool.map(one, doing))


def failures() -> int:
    return Event.objects.filter(body__kind="sign_in_failed").count()


def test_one_code_sent_to_two_processes_at_once_opens_one_visit(servers):
    jo = a_practitioner()
    begun = [at_the_code_page(base) for base in servers]
    code = people.code_of(jo)
    came_in = at_once(*(lambda here=here: sends(*here, code) for here in begun))
    assert came_in.count(True) == 1
    assert (models.WebSession.objects.count(), failures()) == (1, 1)
    assert not any(sends(*at_the_code_page(base), code) for base in servers)


def test_one_answer_of_a_passkey_sent_to_two_processes_at_once_opens_one_visit(servers):
    jo, one = a_practitioner(), servers[0]
    site, token = Site(Face.WEB, "localhost", one), people.signed_in(jo)
    key, actor = SoftKey(one, counts=False), actor_for(token, Face.WEB)
    options = ask_for_new_passkey(site, token=token, actor=actor)
    assert add_passkey(key.make(options), "", site, token=token, actor=actor)
    visitor = a_browser(one)
    form = dict(HIDDEN.findall(visitor._request("GET", "/sign-in", None)[2]))
    page = visitor._request("POST", "/sign-in/passkey", urlencode(form))[2]
    form = dict(HIDDEN.findall(page)) | {"answer": key.sign(unescape(OPTIONS.search(page)[1]))}

    def same_browser(base: str) -> Callable[[], bool]:
        again = a_browser(base)
        again._host, again._cookies = urlsplit(one).netloc, dict(visitor._cookies)
        body = urlencode(form | {"once": once()})
        return lambda: again._request("POST", "/sign-in/passkey", body)[:2] == (302, "/")

    assert at_once(*(same_browser(base) for base in servers)).count(True) == 1
    assert not any(same_browser(base)() for base in servers)
    assert failures() == 3


def test_stuffing_is_shut_out_on_both_and_the_right_password_with_it(servers):
    jo = a_practitioner()
    came_in = [sends(*at_the_code_page(servers[nth % 2], f"leaked password {nth}"), "000000") for nth in range(GUESSES)]
    assert came_in.count(True) == 0
    assert not any(sends(*at_the_code_page(base), people.code_of(jo)) for base in servers)
    assert failures() == GUESSES + 2
    sent = attempts.password_pair_of("jo", "127.0.0.1")
    assert models.Attempt.objects.filter(pair=sent).count() in {0, ATTEMPTS}


def test_many_wrong_codes_at_once_from_one_address_are_all_answered_and_all_counted(servers):
    a_practitioner()
    begun = [at_the_code_page(servers[nth % 2]) for nth in range(AT_ONCE)]
    came_in = at_once(*(lambda here=here: sends(*here, "000000") for here in begun))
    assert came_in == [False] * AT_ONCE
    assert failures() == AT_ONCE
    counted = Counter(bytes(pair) for pair in models.Attempt.objects.values_list("pair", flat=True))
    assert [times for _, times in counted.most_common(3)] == [AT_ONCE, AT_ONCE, 1], "passwords, codes, PINs of nobody"


def test_a_planted_session_is_never_the_one_that_signing_in_opens(servers):
    jo = a_practitioner()
    visitor, page = at_the_code_page(servers[0])
    planted = "A" * 43
    visitor._cookies[COOKIE] = planted
    before = visitor._cookies["contactpoint_web_form"]
    assert sends(visitor, page, people.code_of(jo))
    opened = visitor._cookies[COOKIE]
    assert opened != planted
    assert visitor._cookies["contactpoint_web_form"] != before
    assert [actor_for(token, Face.WEB) is None for token in (planted, opened)] == [True, False]
