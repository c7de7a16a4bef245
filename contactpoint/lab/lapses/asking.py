"""One request as a browser with this visit sends it, and what came of it; redirects are not followed."""

import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from contactpoint.access.rules import Face
from contactpoint.pages.visits import cookie_name

HOSTS: Mapping[Face, str] = {Face.WEB: "localhost", Face.DESK: "desk.localhost"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SECONDS = 30
SIGN_IN = "302 /sign-in"


@dataclass(frozen=True, slots=True)
class Answer:
    """`ending` is such as `200` or `302 /sign-in`."""

    ending: str
    text: str
    took_ms: float


@dataclass(frozen=True, slots=True)
class Form:
    """What a browser sends along with a form: its cookies, and the token that shows it came from a page of ours."""

    face: Face
    cookies: dict[str, str]
    forgery: str


@dataclass(frozen=True, slots=True)
class Faces:
    """The ports that the two faces listen on."""

    ports: Mapping[Face, int]

    def get(self, face: Face, path: str, token: str | None) -> Answer:
        """The page for who holds this visit."""
        return self._ask(face, path, _cookies(face, token))[0]

    def post(self, face: Face, path: str, token: str, fields: Mapping[str, str], *, form: Form | None = None) -> Answer:
        """A form sent with a forgery token that is good, whoever sends it: that of `form`, or a new one."""
        form = form or self.form(face)
        return self.send(Form(face, form.cookies | _cookies(face, token), form.forgery), path, fields)[0]

    def form(self, face: Face) -> Form:
        """What a browser without a visit needs to send a form."""
        page, given = self._ask(face, "/sign-in", {})
        found = TOKEN.search(page.text)
        return Form(face, given, found[1] if found else "")

    def send(self, form: Form, path: str, fields: Mapping[str, str]) -> tuple[Answer, Form]:
        """The form sent, and what the browser holds afterwards."""
        body = urlencode({"csrfmiddlewaretoken": form.forgery, **fields})
        answer, given = self._ask(form.face, path, form.cookies, body=body)
        return answer, Form(form.face, {**form.cookies, **given}, form.forgery)

    def _ask(
        self, face: Face, path: str, cookies: Mapping[str, str], body: str | None = None
    ) -> tuple[Answer, dict[str, str]]:
        host = f"{HOSTS[face]}:{self.ports[face]}"
        headers = {"Host": host, "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{host}"}
        began = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.ports[face], timeout=SECONDS)
        try:
            line.request("GET" if body is None else "POST", path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode()
        finally:
            line.close()
        given = {
            name: one.value
            for said in answer.headers.get_all("Set-Cookie", [])
            for name, one in SimpleCookie(said).items()
        }
        ending = f"{answer.status} {answer.getheader('Location', '')}".strip()
        return Answer(ending, text, 1000 * (time.monotonic() - began)), given


def _cookies(face: Face, token: str | None) -> dict[str, str]:
    return {cookie_name(face): token} if token else {}
