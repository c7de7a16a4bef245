"""A browser without a window: cookies, forms sent back with all their hidden fields, redirects followed."""

import http.client
from collections.abc import Callable, Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.markup import Markup, read_markup

SECONDS = 30
MOST_REDIRECTS = 5
PAGES = (200, 404, 422)  # there, not there, a form to be mended: answers that can be judged
REDIRECTS = (301, 302, 303, 307, 308)


class CannotAsk(ContactPointError):
    """The server did not answer as a page does; nothing can be said of the figures."""


class Visitor:
    """One visit to one face. Not for two threads."""

    def __init__(self, base: str) -> None:
        """`base` is `http://localhost:PORT`; the connection goes to this machine whatever the name is."""
        address = urlsplit(base)
        self._host = address.netloc
        self._connection = http.client.HTTPConnection("127.0.0.1", address.port or 80, timeout=SECONDS)
        self._cookies: dict[str, str] = {}
        self._path = "/"

    def get(self, path: str) -> Markup:
        """The page at `path`, redirects followed."""
        return self._follow("GET", path, None)

    def send(self, page: Markup, answers: Mapping[str, str]) -> Markup:
        """Sends the form of `page` that asks for all of `answers`, and reads the page that comes of it."""
        form = page.form_asking(next(iter(answers)))
        missing = set(answers) - (form.asked if form else set())
        if form is None or missing:
            raise CannotAsk(f"The page {self._page()} has no form with the fields {', '.join(sorted(missing))}.")
        return self._follow("POST", urljoin(self._path, form.action), urlencode(form.filled(answers)))

    def sign_in(self, username: str, password: str, code: Callable[[], str], *, pin: str) -> None:
        """Signs in; `code` is asked for the second factor once the page wants it."""
        page = self.send(self.get("/sign-in"), {"username": username, "password": password})
        page = self.send(page, {"code": code(), "pin": pin})
        if self._path.startswith("/sign-in"):
            raise CannotAsk("The demo practitioner could not sign in. Make the demo's people anew and try again.")

    def state(self, purpose: Mapping[str, str]) -> None:
        """Says why this visit is made."""
        self.send(self.get("/purpose"), purpose)
        if self._path.startswith("/purpose"):
            raise CannotAsk("The demo practitioner may not search for this purpose. Look at the list of purposes.")

    @property
    def cookies(self) -> str:
        """The header `Cookie` of the next request."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def close(self) -> None:
        """Ends the connection; the session on the server goes by its own clock."""
        self._connection.close()

    def _page(self) -> str:
        """The kind of page last read, without its handle."""
        return "/" + self._path.strip("/").partition("/")[0]

    def _follow(self, method: str, path: str, body: str | None) -> Markup:
        for _ in range(MOST_REDIRECTS):
            status, location, text = self._request(method, path, body)
            self._path = path
            if status not in REDIRECTS:
                return self._readable(status, text)
            method, path, body = "GET", urlsplit(urljoin(path, location)).path, None
        raise CannotAsk(f"The page {self._page()} leads in a circle.")

    def _readable(self, status: int, text: str) -> Markup:
        if status in PAGES:
            return read_markup(text)
        raise CannotAsk(f"The page {self._page()} answered with status {status}. Look at the server's own messages.")

    def _request(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        headers = {"Host": self._host, "Cookie": self.cookies}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self._host}"}
        try:
            answer = self._answer(method, path, body, headers=headers)
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise CannotAsk(f"The server at {self._host} does not answer ({error}). Is it running?") from None
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self._keep(SimpleCookie(cookie))
        return answer.status, answer.getheader("Location", ""), text

    def _answer(
        self, method: str, path: str, body: str | None, *, headers: Mapping[str, str]
    ) -> http.client.HTTPResponse:
        """Once more on a new connection where the server had closed the kept one before this request."""
        try:
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._connection.close()
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()

    def _keep(self, cookies: SimpleCookie) -> None:
        for name, cookie in cookies.items():
            if cookie.value and cookie["max-age"] != "0":
                self._cookies[name] = cookie.value
            else:
                self._cookies.pop(name, None)
