"""The URLs of the practitioners' face, made from its routes."""

from contactpoint.access.rules import Face
from contactpoint.pages.routing import urls
from contactpoint.web.routes import ROUTES

urlpatterns = urls(Face.WEB, ROUTES)
handler400 = "contactpoint.pages.errors.unreadable"
handler404 = "contactpoint.pages.errors.missing"
handler500 = "contactpoint.pages.errors.broken"
