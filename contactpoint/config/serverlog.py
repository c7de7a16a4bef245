"""gunicorn's log of itself, read by gunicorn alone."""

import sys

from gunicorn.glogging import Logger  # type: ignore[import-untyped]  # gunicorn has no types

from contactpoint.config.logs import PlainFormatter


class ServerLog(Logger):  # type: ignore[misc]  # the same
    """Names no address: gunicorn would quote the request that it failed to answer."""

    def exception(self, msg: object, *args: object, **kwargs: object) -> None:
        """The type of what was raised and the places it passed, without the message."""
        self.error("The server failed.\n%s", PlainFormatter().formatException(sys.exc_info()))
