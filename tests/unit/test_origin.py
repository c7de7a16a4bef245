"""Where a browser stands: what a proxy says counts from those that are trusted alone, read from the end."""

import pytest

from contactpoint.config import doctor
from contactpoint.pages.origin import ProxiesUnreadable, origin_of, proxies

TRUSTED = proxies("10.1.2.3, 10.4.0.0/24, 2001:db8:1::/64")


@pytest.mark.parametrize(
    ("peer", "forwarded", "origin"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7, 10.1.2.3", "203.0.113.9"),
        ("10.1.2.4", "198.51.100.7", "10.1.2.4"),
        ("10.1.2.3", "198.51.100.7", "198.51.100.7"),
        ("10.1.2.3", "192.0.2.1, 198.51.100.7", "198.51.100.7"),
        ("10.1.2.3", "192.0.2.1, 198.51.100.7,10.4.0.8", "198.51.100.7"),
        ("10.1.2.3", "10.4.0.7, 10.4.0.8", "10.4.0.7"),
        ("10.1.2.3", "", "10.1.2.3"),
        ("10.1.2.3", "198.51.100.7, unknown", "10.1.2.3"),
        ("10.1.2.3", "unknown, 10.4.0.8", "10.4.0.8"),
        ("10.1.2.3", "198.51.100.7:4711", "10.1.2.3"),
        ("::ffff:10.1.2.3", "::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1::5", "2001:DB8:2::7", "2001:db8:2::7"),
        ("", "198.51.100.7", ""),
    ],
)
def test_the_nearest_address_that_is_no_trusted_proxy(peer, forwarded, origin):
    assert origin_of(peer, forwarded, TRUSTED) == origin


def test_nobody_is_trusted_who_is_not_named():
    assert origin_of("127.0.0.1", "198.51.100.7", proxies("")) == "127.0.0.1"


@pytest.mark.parametrize("named", ["proxy.example", "10.1.2.3 10.1.2.4", "0.0.0.0/0", "::/0", "10.1.2.3/24", "*"])
def test_proxies_are_named_by_address_and_not_everybody_is_one(named):
    with pytest.raises(ProxiesUnreadable, match="Nothing was started"):
        proxies(named)


@pytest.mark.parametrize(
    ("named", "hosts", "state", "words"),
    [
        ("10.1.2.3,10.4.0.0/24", "cp.example", doctor.State.FINE, "what 10.1.2.3/32, 10.4.0.0/24 says"),
        ("", None, doctor.State.FINE, "none is trusted"),
        ("", "cp.example", doctor.State.NOTE, "name it in CONTACTPOINT_TRUSTED_PROXIES"),
    ],
)
def test_doctor_says_who_is_trusted(settings, monkeypatch, named, hosts, state, words):
    settings.TRUSTED_PROXIES = proxies(named)
    if hosts:
        monkeypatch.setenv("CONTACTPOINT_HOSTS", hosts)
    found = doctor.trusted_proxies()
    assert (found.state, words in found.text) == (state, True)
