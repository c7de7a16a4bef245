"""The database goes away in the middle, and comes back: the page says what that means, and the work goes on."""

from collections.abc import Iterator

import pytest

from contactpoint.access.rules import Face
from contactpoint.config import connections
from tests.journeys.people import Practitioner
from tests.support.proxy import Proxy
from tests.support.serving import serving

pytestmark = pytest.mark.journey


@pytest.fixture
def cable(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """Between the pages and their database."""
    proxy = Proxy(tmp_path_factory.mktemp("db"), connections.sockets() / ".s.PGSQL.5432")
    yield proxy
    proxy.cut()


@pytest.fixture
def web(browser, cable: Proxy) -> Iterator[str]:
    """A server of its own, at the end of that cable."""
    with serving(Face.WEB, through=str(cable.folder)) as address:
        yield address


def test_the_database_goes_away_and_comes_back(practitioner: Practitioner, journey, cable: Proxy):
    # Given a practitioner on the results of a search
    practitioner.signs_in()
    practitioner.says_why()
    practitioner.looks_for_maya()
    journey.begins()
    # When the database goes away and she opens Maya's page
    cable.cut()
    practitioner.opens("Kaur, Maya")
    # Then the page does not say that nobody works with the child, and says what to do
    assert practitioner.sees("ContactPoint cannot answer just now")
    assert practitioner.reads("This does not mean that nobody does", "Wait a few seconds, then load this page again")
    assert practitioner.reads("do not wait: telephone children's services or the police")
    # When it is back and she loads the page again
    cable.mend()
    practitioner.page.reload()
    # Then Maya's page stands there, and the visit goes on
    assert practitioner.sees("Kaur, Maya")
    assert practitioner.telephone_of("The Quays Surgery") == "tel:01632960001"
    journey.arrives(screens=3)
