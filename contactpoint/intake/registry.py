"""Sources as they are known: those of organisations from the register, the others by their code alone."""

from dataclasses import replace

from contactpoint.disclosure.facts import ServiceKind
from contactpoint.intake import models
from contactpoint.intake.format.templates import TEMPLATES, Scope, source_of
from contactpoint.intake.rules import Source, UnknownSource


def known_source(code: str) -> Source:
    """The source of this code; raises `UnknownSource`, also for an organisation that was not registered."""
    source = source_of(code)
    if TEMPLATES[source.kind].scope is not Scope.ORGANISATION:
        return source
    row = models.Source.objects.filter(code=code).first()
    if row is None or row.service is None:
        raise UnknownSource(
            "The organisation of this code is not registered. Nothing was read. A data manager registers it with "
            "“contactpoint feed register”; then load the file again."
        )
    service = ServiceKind(row.service)
    return replace(source, authority=row.authority, service=service, organisation=row.organisation)
