"""A site of the same pages as ContactPoint's, served from memory, that can be told to answer wrongly."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs

FORM = (
    '<form method="post" action="{path}"><input type="hidden" name="once" value="k1">{fields}<button>Go</button></form>'
)
FIELDS = {
    "/sign-in": ("username", "password"),
    "/sign-in/code": ("code", "pin"),
    "/purpose": ("purpose", "involvement", "reference"),
    "/find": ("family", "given", "born-day", "born-month", "born-year", "postcode", "gender", "number"),
}
NEXT = {"/sign-in": "/sign-in/code", "/sign-in/code": "/purpose", "/purpose": "/find"}


@dataclass
class Known:
    """A child of the fake site: what finds it, and what its page says beside the four facts."""

    family: str
    given: str
    born: tuple[int, str, int]
    number: str
    page: str = ""

    @property
    def facts(self) -> str:
        """As results and pages write them."""
        day, month, year = self.born
        return f"<p>Born {day} {month} {year} · Female · {self.number}</p>"


@dataclass
class Site:
    """What the site knows; `password` is the only one it takes."""

    children: list[Known]
    password: str = "right"
    terms: dict[str, str] = field(default_factory=dict)
    signed_in: bool = False
    requests: int = 0

    def found(self) -> str:
        """The results for the terms last sent, by family name and year."""
        listed = [
            f'<li><a href="/child/{place}">{child.family}, {child.given}</a>{child.facts}</li>'
            for place, child in enumerate(self.children)
            if child.family.casefold() == self.terms.get("family", "").casefold()
            and str(child.born[2]) == self.terms.get("born-year", str(child.born[2]))
        ]
        return f"<ol>{''.join(listed)}</ol>"

    def child(self, place: int) -> str:
        """One child's page."""
        child = self.children[place]
        name = f"<h1>{child.family}, {child.given}</h1><dl><dt>Name</dt><dd>{child.given} {child.family}</dd></dl>"
        return (
            f"{name}{child.facts}<h2>Who works with this child</h2>{child.page}<p>There may be more than is shown.</p>"
        )


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The site on a free loopback port; gives its address."""
    server = HTTPServer(("127.0.0.1", 0), _handler(site))
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.requests += 1
            if self.path in FIELDS:
                fields = "".join(f'<input name="{name}" value="">' for name in FIELDS[self.path])
                self._answer(FORM.format(path=self.path, fields=fields))
            elif self.path == "/found/h1":
                self._answer(site.found())
            elif place := re.fullmatch(r"/child/(\d+)", self.path):
                self._answer(site.child(int(place[1])))
            else:
                self._answer("Something went wrong", status=500)

        def do_POST(self) -> None:
            site.requests += 1
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            assert sent["once"] == "k1"
            if self.path == "/sign-in":
                site.signed_in = sent["password"] == site.password
            if self.path == "/find":
                site.terms = sent
                self._redirect("/found/h1")
            else:
                self._redirect(NEXT[self.path] if site.signed_in or self.path == "/sign-in" else "/sign-in")

        def _redirect(self, path: str) -> None:
            self.send_response(302)
            self.send_header("Location", path)
            self.send_header("Set-Cookie", "visit=v1; Path=/; HttpOnly")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _answer(self, html: str, *, status: int = 200) -> None:
            body = html.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing: pytest's output is for tests."""

    return Handler
