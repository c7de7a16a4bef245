"""The URLs of the desk, made from its routes."""

from contactpoint.access.rules import Face
from contactpoint.desk.routes import ROUTES
from contactpoint.pages.routing import urls

urlpatterns = urls(Face.DESK, ROUTES)
handler400 = "contactpoint.pages.errors.unreadable"
handler404 = "contactpoint.pages.errors.missing"
handler500 = "contactpoint.pages.errors.broken"
