"""The one look at what is handed over to a person, face to face."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from contactpoint.access import actions
from contactpoint.access.actions import Hand
from contactpoint.access.rules import ENROLMENT_DAYS, Face
from contactpoint.kernel.actors import Purpose, PurposeCode
from contactpoint.pages.page import page
from contactpoint.pages.passkeys import site
from contactpoint.pages.visits import FaceRequest

WHY = Purpose(PurposeCode.DESK_ACCOUNT, reference="desk/handed")


def handed(request: FaceRequest, handle: str) -> HttpResponse:
    """What is handed over, for the only time: loaded again there is nothing."""
    seen = actions.hand_over(request.visit.token, handle, actor=request.visit.actor, purpose=WHY)
    address = site(request).origin if seen.face is Face.DESK else settings.WEB_ADDRESS
    return page(request, "handed.html", handed=seen, days=ENROLMENT_DAYS, address=address)


def kept(request: FaceRequest, username: str, hand: Hand, codes: list[str]) -> str:
    """Where the codes stand once."""
    return reverse("handed", kwargs={"handle": actions.keep_to_hand(request.visit.token, username, hand, codes)})
