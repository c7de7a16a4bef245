"""Sockets in front of a server that break at a chosen moment."""

import socket
from pathlib import Path

from tests.support.proxy import Proxy

COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"


class LostAnswer(Proxy):
    """Breaks before the answer to the COMMIT numbered `cut_at`: the server did it, and nobody was told (F5)."""

    def __init__(self, folder: Path, target: Path) -> None:
        self.begin(0)
        super().__init__(folder, target)

    def begin(self, cut_at: int) -> None:
        """Counts from 1 again; 0 breaks nothing."""
        self.cut_at, self.seen, self._asker = cut_at, 0, None

    def asked(self, near: socket.socket, data: bytes) -> bool:
        if data.endswith(COMMIT):
            self.seen += 1
            self._asker = near if self.seen == self.cut_at else None
        return True

    def answered(self, near: socket.socket, data: bytes) -> bool:
        """After a COMMIT nothing else is asked before its answer came."""
        return self._asker is not near


class Fuse(Proxy):
    """Goes away, as when the server is killed, once something with the `words` is asked; `mend` brings it back."""

    def __init__(self, folder: Path, target: Path) -> None:
        self.words = b""
        super().__init__(folder, target)

    def asked(self, near: socket.socket, data: bytes) -> bool:
        if self.words and self.words in data:
            self.words = b""
            self.cut()
            return False
        return True
