"""Malformed requests to every route by every role, and malformed frames to every socket: none may make the server fail.

`python -m tests.attack.malformed --requests 200000` prints what was tried and what came of it; the exit code is 1 after any
failure: a status from 500 on that is not a refusal by name, or a message whose handler raised. Everything happens in this
process: requests enter by the WSGI application, frames by the handler of Engine.IO.
"""

from __future__ import annotations

import argparse
import io
import logging
import random
import re
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import got_request_exception

from kiosk.status_links import StatusLinks
from queue_core.access.permissions import Scopes, scopes_of
from queue_core.access.roles import Role
from tests.attack import plausible
from tests.attack.odd_values import Twice, damaged, odd, odd_text, spoiled, written
from tests.running import PASSWORD
from tests.web.auth.browser import Browser, token_of
from tests.web.in_process import PRINCIPALS
from tests.web.permissions.cells import messages
from tests.web.permissions.two_of_everything import Objects, TwoOfEverything, two_of_everything
from web.auth.access import permission_of

_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
_TOKENS = ("operator1", "manager", "kiosk-1", "board-1", "agent-1", None)
_BROWSERS = ("operator2", "manager")
_OF_AN_OFFICE = 2_500
"""Requests to one office; then its day is over, its windows are closed, and a fresh one opens."""
_ONE_IN = 5
"""One of so many attempts is a frame."""
_REFUSED_BY_NAME = frozenset({503})
_ALLOWED = 0.85
_ENDS = frozenset({"api_hall.end_of_day", "api_windows.close_window", "sign_in.leave"})
_TRIAL_S = 0.05
_OTHER_METHOD = 0.03
_METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "get", "X" * 50)


@dataclass
class Tried:
    """What was tried: the answers by route or message, and the failures with the first input that brought each about."""

    answers: dict[str, Counter[str]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def count(self, what: str, answer: str) -> None:
        self.answers.setdefault(what, Counter())[answer] += 1

    def fail(self, why: str, by: str) -> None:
        self.failures[why] += 1
        self.first.setdefault(why, by[:400])

    @property
    def total(self) -> Counter[str]:
        return sum(self.answers.values(), Counter())

    def report(self, routes: bool) -> str:
        """What came of it, by route if asked for; the failures last."""
        lines = []
        if routes:
            lines += [f"{what}: {_listed(found)}" for what, found in sorted(self.answers.items())]
        total = self.total
        lines.append(f"{total.total()} tried on {len(self.answers)} routes and messages: {_listed(total)}")
        lines.append(f"{self.failures.total()} failures of {len(self.failures)} kinds")
        for why, count in self.failures.most_common():
            lines += [f"  {count} × {why}", f"      {self.first[why]}"]
        return "\n".join(lines)


def _listed(found: Counter[str]) -> str:
    return ", ".join(f"{answer}: {count}" for answer, count in sorted(found.items()))


@dataclass(frozen=True, slots=True)
class _Route:
    method: str
    rule: str
    endpoint: str


class Attack:
    """One office under attack."""

    def __init__(self, office: TwoOfEverything, tried: Tried, dice: random.Random) -> None:
        self._office = office
        self._tried = tried
        self._dice = dice
        self._routes = [
            _Route(method, rule.rule, rule.endpoint)
            for rule in sorted(office.app.url_map.iter_rules(), key=lambda rule: rule.rule)
            for method in sorted((rule.methods or set()) & {"GET", "POST"})
            # Files: a rule for each room, one handler of Flask's.
            if not rule.endpoint.endswith("static")
        ]
        more = self._more_objects()
        self._objects: list[Objects] = [{**more, **one} for one in (*office.mine.values(), *office.others.values())]
        self._browsers = {name: self._browser(name) for name in _BROWSERS}
        self._events = [(one.namespace.namespace, one.event) for one in messages(office)]
        self._sockets = {"/agent": office.agents["agent-1"], "/hall": self._join("board-1")}
        self._raised: list[BaseException] = []
        # No agent here answers a trial of its device.
        office.server.devices.trials._within_s = _TRIAL_S

    # -- requests ------------------------------------------------------------------------------------------------------

    def request(self) -> None:
        """One malformed request: at least its path, its query, its body or a header is not as it should be."""
        dice, route = self._dice, self._route()
        objects = dice.choice(self._objects)
        environ = self._environ(route, objects)
        if dice.random() < _OTHER_METHOD:
            environ["REQUEST_METHOD"] = dice.choice(_METHODS)
        status = self._answer(environ)
        what = f"{route.method} {route.rule}"
        self._tried.count(what, str(status))
        if status == 401 and "HTTP_COOKIE" in environ and not self._dice.randrange(5):
            # Signed out, or given another password.
            self._browsers = {name: self._browser(name) for name in _BROWSERS}
        if status >= 500 and status not in _REFUSED_BY_NAME:
            why = _place(self._raised[-1]) if self._raised else f"status {status}"
            body = environ["wsgi.input"].getvalue()
            self._tried.fail(
                why, f"{what}: {environ['PATH_INFO']!r} ? {environ['QUERY_STRING'][:100]!r} {body[:250]!r}"
            )

    def _route(self) -> _Route:
        route = self._dice.choice(self._routes)
        # What takes no body is less to attack, and what closes the day leaves little to attack.
        again = route.method == "GET" or (route.endpoint in _ENDS and self._dice.random() < 0.9)
        return self._dice.choice(self._routes) if again and self._dice.random() < 0.5 else route

    def _answer(self, environ: dict[str, Any]) -> int:
        self._raised.clear()
        found: list[int] = []

        def begin(status: str, *_: Any) -> Any:
            found.append(int(status[:3]))

        try:
            answer = self._office.app.wsgi_app(environ, begin)
            for _ in answer:
                pass
        except Exception as raised:  # not even an answer with 500 could be made
            self._raised.append(raised)
            return 500
        if close := getattr(answer, "close", None):
            close()
        return found[-1]

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Notes what the routes raise, within the block."""

        def note(_: Any, exception: BaseException, **__: Any) -> None:
            self._raised.append(exception)

        with got_request_exception.connected_to(note, self._office.app):
            yield

    def _environ(self, route: _Route, objects: Objects) -> dict[str, Any]:
        dice = self._dice
        where = dice.choices(
            ("body", "query", "path", "headers"), (8, 3, 2, 2) if route.method == "POST" else (1, 6, 4, 3)
        )[0]
        query: Any = plausible.query(objects, dice) if route.method == "GET" or dice.random() < 0.2 else {}
        body: Any = (
            plausible.body(route.endpoint, route.method, route.rule, objects, dice) if route.method == "POST" else None
        )
        if where == "query":
            query = self._odd_query(query)
        elif where == "body":
            body = spoiled(body if body is not None else {"x": 1}, dice)
        headers = self._headers(route)
        data, kind = self._data(route, body)
        if where == "headers":
            kind = dice.choice(
                ["text/plain", "", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "x" * 300]
            )
            headers |= self._odd_headers()
        raw_query = query if isinstance(query, bytes) else urlencode(query, errors="surrogatepass").encode()
        return {
            "REQUEST_METHOD": route.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": self._path(route, objects, where == "path").decode("latin-1"),
            "QUERY_STRING": raw_query.decode("latin-1"),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": f"10.{dice.randrange(256)}.{dice.randrange(256)}.{dice.randrange(256)}",
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(data)),
            "wsgi.input": io.BytesIO(data),
            "wsgi.errors": sys.stderr,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "HTTP_HOST": "localhost",
            **headers,
        }

    def _data(self, route: _Route, body: Any) -> tuple[bytes, str]:
        if body is None:
            return b"", ""
        if plausible.is_form(route.endpoint) and isinstance(body, dict) and self._dice.random() < 0.9:
            fields = [(name, part if isinstance(part, str) else written(part)) for name, part in _pairs(body)]
            return damaged(urlencode(fields, errors="surrogatepass"), self._dice), "application/x-www-form-urlencoded"
        return damaged(written(body), self._dice), "application/json"

    def _path(self, route: _Route, objects: Objects, spoil: bool) -> bytes:
        names = _PARAMETER.findall(route.rule)
        odd_one = self._dice.choice(names)[1] if spoil and names else None
        path = b""
        rest = route.rule
        for kind, name in names:
            before, rest = re.split(rf"<(?:\w+:)?{name}>", rest, maxsplit=1)
            path += before.encode()
            if name == odd_one:
                path += self._odd_segment(kind)
            else:
                path += (
                    b"1"
                    if kind == "int"
                    else objects.get(name, self._dice.choice(["1", "printer-1", "x", "payments"])).encode()
                )
        return path + rest.encode()

    def _odd_segment(self, kind: str) -> bytes:
        if kind == "int":
            return self._dice.choice([b"0", b"-1", b"9" * 30, b"9" * 4000, b"9" * 5000, "١".encode(), b"1.0", b"00001"])
        return self._dice.choice(
            [b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"..", b".", b" ", b"%00", b"x" * 3000, b"{}", b"None", "ы".encode() * 500,
             odd_text(self._dice).encode("utf-8", "surrogatepass")]
        )  # fmt: skip

    def _odd_query(self, query: dict[str, str]) -> Any:
        dice = self._dice
        if dice.random() < 0.2:
            return dice.choice([b"%ff=%fe", b"day=%ed%a0%80", b"=", b"&&&", b"a" * 4000, b"day[]=1", b"\xff\xfe", b"%", b"day=%00",
                                b"&".join(b"zone=%d" % one for one in range(900))])  # fmt: skip
        every = query or plausible.query(self._dice.choice(self._objects), dice) or {"day": ""}
        name = dice.choice(list(every))
        text = odd_text(dice) if dice.random() < 0.7 else written(odd(dice))[:3000]
        spoilt = [*every.items(), (name, text)] if dice.random() < 0.2 else [*({**every, name: text}).items()]
        return urlencode(spoilt, errors="surrogatepass").encode()

    def _headers(self, route: _Route) -> dict[str, str]:
        """Mostly somebody who may do it: behind a refusal there is little to attack."""
        everyone = (*_TOKENS, *_BROWSERS)
        allowed = [who for who in everyone if self._role(who) in self._scopes(route)]
        who = self._dice.choice(allowed if allowed and self._dice.random() < _ALLOWED else everyone)
        if who in self._browsers and (who not in _TOKENS or self._dice.random() < 0.5 or "account" in route.endpoint):
            return dict(self._browsers[who])
        return {"HTTP_AUTHORIZATION": f"Bearer {self._office.tokens[who]}"} if who else {}

    def _role(self, who: str | None) -> Role | None:
        return PRINCIPALS[who] if who else None

    def _scopes(self, route: _Route) -> Scopes:
        pages = self._office.app.blueprints.get(route.endpoint.split(".")[0])
        return scopes_of(permission_of(self._office.app.view_functions[route.endpoint]) or permission_of(pages))

    def _odd_headers(self) -> dict[str, str]:
        name = self._dice.choice(
            ["AUTHORIZATION", "COOKIE", "ACCEPT", "ACCEPT_LANGUAGE", "X_CSRFTOKEN", "REFERER", "ORIGIN", "IF_NONE_MATCH", "RANGE",
             "IF_MODIFIED_SINCE", "USER_AGENT", "HOST", "X_FORWARDED_FOR", "CONTENT_ENCODING"]
        )  # fmt: skip
        text = self._dice.choice(
            ["", "\0", "\xff\xfe", "x" * 7000, "Bearer", "Bearer \xed\xa0\x80", "Bearer " + "x" * 5000, "Basic !!!", ";;;=;=",
             ",,,", "talon_session=.eJx; talon_session=", "session=\xff", "ru;q=NaN,en;q=1e999", "*/*;q=-1", "bytes=9-1", "http://[::1",
             "[", "Mon, 99 Foo 99999 00:00:00", '"' * 99, "text/csv;q=x", "localhost:99999999", "gzip"]
        )  # fmt: skip
        return {f"HTTP_{name}": text}

    def _more_objects(self) -> dict[str, str]:
        """What the routes name besides the objects that somebody owns."""
        office = self._office
        links: StatusLinks = office.app.extensions["talon"][StatusLinks]
        notice = office.post("/notices", "manager", kind="notice", text={"ru": "Текст", "en": "Text"}, request_id="x")
        times = {"service": "settlements-individual", "at": "2026-11-23T15:00", "request_id": "x"}
        appointment = office.post("/appointments", "manager", **times)
        meter, readings = office._next_readings("operator1")
        return {
            "link": links.path(office.mine["kiosk-1"]["ticket"]).rsplit("/", 1)[1],
            "notice": notice.get_json()["id"],
            "appointment": appointment.get_json().get("id", "x"),
            "code": appointment.get_json().get("code", "x"),
            "name": "operator3",
            "kind": "payments",
            "account": office.account,
            "meter": meter,
            "readings": dict(readings),  # a field of a body, like the others
        }

    def _browser(self, name: str) -> dict[str, str]:
        browser = Browser(self._office)
        browser.enter(name, PASSWORD)
        token = token_of(browser.get("/sign-in"))
        cookies = [browser.client.get_cookie("talon_session"), browser.client.get_cookie("session")]
        return {
            "HTTP_COOKIE": "; ".join(f"{cookie.key}={cookie.value}" for cookie in cookies if cookie),
            "HTTP_X_CSRFTOKEN": token,
        }

    # -- frames --------------------------------------------------------------------------------------------------------

    def frame(self) -> None:
        """One malformed message to a socket that has joined."""
        dice = self._dice
        namespace, event = dice.choice(self._events)
        if event in {"connect", "disconnect"} or dice.random() < 0.05:
            event = dice.choice(["connect", "disconnect", "error", "nothing", "", "__init__", "trigger_event"])
        message = plausible.messages(dice.choice(self._objects), dice)
        payload: list[Any] = [event, spoiled(message, dice)]
        if dice.random() < 0.1:
            payload = dice.choice(
                [[event], [event, None, None], [event, odd(dice), odd(dice)], [odd(dice), message], [], odd(dice)]
            )
        identifier = str(dice.randrange(100)) if dice.random() < 0.8 else dice.choice(["", "-1", "9" * 5000, "1e3"])
        text = f"2{namespace},{identifier}{written(payload)}"
        if dice.random() < 0.05:
            text = dice.choice(
                ["2", "9", "", "5-", "51-", f"0{namespace},", f"3{namespace},1[]", "2/nowhere,[]", text[1:], "2" * 300]
            )
        sent: Any = damaged(text, dice)
        sent = sent.decode("utf-8", "surrogatepass" if dice.random() < 0.5 else "replace") if _is_text(sent) else sent
        self._send(namespace, event, sent)

    def _send(self, namespace: str, event: str, sent: Any) -> None:
        socket, what = self._sockets[namespace], f"{namespace} {event or '(nameless)'}"
        if not self._office.server.socketio.server.manager.is_connected(_sid(socket, namespace), namespace):
            socket = self._sockets[namespace] = self._join("agent-1" if namespace == "/agent" else "board-1")
        socket.acks = None
        try:
            self._office.server.socketio.server.eio.handlers["message"](socket.eio_sid, sent)
        except Exception as raised:
            self._tried.count(what, "raised")
            self._tried.fail(_place(raised), repr(sent)[:300])
            return
        self._tried.count(what, "answered" if socket.acks else "passed over")

    def _join(self, who: str) -> Any:
        namespace = "/agent" if who.startswith("agent") else "/hall"
        auth = {"token": self._office.tokens[who]}
        return self._office.server.socketio.test_client(self._office.app, namespace=namespace, auth=auth)


def _sid(socket: Any, namespace: str) -> Any:
    return socket.socketio.server.manager.sid_from_eio_sid(socket.eio_sid, namespace)


def _is_text(sent: bytes) -> bool:
    try:
        sent.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _pairs(fields: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        if isinstance(value, Twice):
            yield name, value.first
        yield name, value.second if isinstance(value, Twice) else value


def _place(raised: BaseException) -> str:
    """The kind of a failure: what was raised, and the last line of the product that it went through."""
    house = Path(__file__).parents[2]
    frames = [
        one
        for one in traceback.extract_tb(raised.__traceback__)
        if Path(one.filename).is_relative_to(house) and not re.search(r"/(tests|\.venv|node_modules)/", one.filename)
    ]
    last = frames[-1] if frames else traceback.extract_tb(raised.__traceback__)[-1]
    return f"{type(raised).__name__} at {Path(last.filename).name}:{last.lineno}"


def attack(folder: Path, requests: int, seed: int) -> Tried:
    """So many requests and frames, against as many offices as it takes."""
    tried, dice = Tried(), random.Random(seed)
    for number in range(-(-requests // _OF_AN_OFFICE)):
        office = two_of_everything(folder / str(number))
        under_attack = Attack(office, tried, dice)
        try:
            with under_attack.watched():
                for _ in range(min(_OF_AN_OFFICE, requests - number * _OF_AN_OFFICE)):
                    under_attack.frame() if dice.randrange(_ONE_IN) == 0 else under_attack.request()
        finally:
            office.office.close()
            office.server.payments.records.close()
    return tried


def main() -> None:
    """The long form."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--requests", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--routes", action="store_true", help="the answers of each route")
    given = asked.parse_args()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        tried = attack(Path(folder), given.requests, given.seed)
    print(tried.report(given.routes))
    sys.exit(bool(tried.failures))


if __name__ == "__main__":
    main()
