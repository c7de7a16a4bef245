"""The forms in which every page is shown, and which of them this run looks at.

`make journeys` looks at every page in each form; `make test` at the narrowest, where most would break.
"""

import os
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext

from tests.support.whole import WHOLE

OWN_SCRIPTS = "**/static/*.js"


@dataclass(frozen=True, slots=True)
class Form:
    """A screen and what the person has set; `name` heads a column of the table."""

    name: str
    width: int = 1280
    height: int = 900
    options: tuple[tuple[str, object], ...] = ()
    own_scripts: bool = True

    def window(self, browser: Browser, **options: object) -> BrowserContext:
        """A browser of its own, as nobody has used it before."""
        size = {"width": self.width, "height": self.height}
        window = browser.new_context(viewport=size, **dict(self.options), **options)
        if not self.own_scripts:
            window.route(OWN_SCRIPTS, lambda route: route.abort())
        return window


DESKTOP = Form("desktop 1280")
PHONE = Form("phone 320", width=320, height=640)
ZOOMED = Form("zoom 400%", width=320, height=225, options=(("device_scale_factor", 4),))
FORCED_COLOURS = Form("forced colours", options=(("forced_colors", "active"),))
NO_OWN_SCRIPTS = Form("scripts blocked", own_scripts=False)
EVERY = (DESKTOP, PHONE, ZOOMED, FORCED_COLOURS, NO_OWN_SCRIPTS)

PICTURED = bool(os.environ.get("SCREENS"))
CHOSEN = EVERY if WHOLE else (DESKTOP, PHONE) if PICTURED else (PHONE,)
