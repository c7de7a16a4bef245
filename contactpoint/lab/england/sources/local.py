"""The services of a population's authorities and its organisations, as one chunk needs them."""

from functools import cached_property

from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.local_services import Services, services
from contactpoint.lab.england.sources.organisations import Organisations


class Local:
    """Made once a process; services are made when an authority is first asked for."""

    def __init__(self, plan: Plan) -> None:
        self.organisations = Organisations(plan)
        self._plan = plan
        self._services: dict[str, Services] = {}

    def services(self, authority: str) -> Services:
        """The services of an authority, as many as its children need."""
        found = self._services.get(authority)
        if found is None:
            found = self._services[authority] = services(authority, self._children.get(authority, 0))
        return found

    @cached_property
    def _children(self) -> dict[str, int]:
        return {code: round(share * self._plan.children) for code, share in self._plan.authorities}
