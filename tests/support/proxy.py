"""A socket in front of the database that can be cut, or left hanging, and mended."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

CHUNK = 65536


class Proxy:
    """Listens in `folder` under the name of a PostgreSQL socket and passes everything on to `target`."""

    def __init__(self, folder: Path, target: Path) -> None:
        self.folder, self.target = folder, target
        self.silent = False
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self.mend()

    def cut(self) -> None:
        """As when the server is killed: connections break, and no new one is taken."""
        if self._listener is not None:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        (self.folder / self.target.name).unlink(missing_ok=True)
        while self._open:
            one = self._open.pop()
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def mend(self) -> None:
        """The server is back."""
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(self.folder / self.target.name))
        listener.listen()
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                self._open.append(near)
                if not self.silent:
                    self._join(near)

    def asked(self, near: socket.socket, data: bytes) -> bool:
        """Whether what the program asks is passed on; else this connection breaks."""
        return True

    def answered(self, near: socket.socket, data: bytes) -> bool:
        """The same, of what the server answers."""
        return True

    def _join(self, near: socket.socket) -> None:
        far = socket.socket(socket.AF_UNIX)
        far.connect(str(self.target))
        self._open.append(far)
        for source, sink, passes in ((near, far, self.asked), (far, near, self.answered)):
            threading.Thread(target=_pass_on, args=(source, sink, partial(passes, near)), daemon=True).start()


def _pass_on(source: socket.socket, sink: socket.socket, passes: Callable[[bytes], bool]) -> None:
    with suppress(OSError):
        while (data := source.recv(CHUNK)) and passes(data):
            sink.sendall(data)
    for one in (source, sink):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
