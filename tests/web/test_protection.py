"""The headers of every answer: nothing runs that is not ours, nothing of a person is kept, TLS is not left again."""

from __future__ import annotations

import hashlib

import pytest
from werkzeug.test import TestResponse

from tests.running import HOUSE, PASSWORD
from tests.web.auth.browser import Browser, signed_in
from tests.web.in_process import InProcess
from web.auth import guessing


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> InProcess:
    return InProcess(tmp_path_factory.mktemp("protection") / "data")


def answers(here: InProcess) -> list[TestResponse]:
    """A page, a redirect, data, a refusal, what is not there, a picture, a style, and what machines ask for."""
    return [
        Browser(here).get("/sign-in"),
        Browser(here).get("/operator/"),
        here.get("/hall", "board-1"),
        here.call("GET", "/people", None),
        here.client().get("/no such page"),
        signed_in(here, "manager").get("/management/"),
        here.client().get("/static/talon.css"),
        here.call("GET", "/metrics", None),
        here.client().open("/healthz", method="OPTIONS"),
    ]


def test_every_answer_says_what_may_run_and_who_may_frame_it(here: InProcess) -> None:
    for answer in answers(here):
        policy = answer.headers["Content-Security-Policy"]
        directives = dict(one.split(" ", 1) for one in policy.split("; "))
        assert directives["frame-ancestors"] == "'self'"
        assert directives["base-uri"] == "'none'"
        if answer.mimetype == "text/html":
            assert directives["object-src"] == "'none'"
        else:
            assert directives["default-src"] == "'none'", "nothing but a page runs or loads anything"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_what_is_somebodys_is_not_kept(here: InProcess) -> None:
    page = signed_in(here, "manager").get("/management/")
    for answer in (page, here.get("/people"), here.get("/hall", "operator1"), here.get("/sessions")):
        assert answer.headers["Cache-Control"] == "no-store"
    assert here.client().get("/static/talon.css").headers["Cache-Control"] != "no-store", "the same for everybody"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://queue.example", True),
        ("https://10.0.0.5:8443", True),
        ("http://queue.example", False),
        ("https://localhost:8443", False),
        ("https://127.0.0.1", False),
        ("https://[::1]:8443", False),
    ],
)
def test_by_tls_the_browser_is_to_stay_with_tls(here: InProcess, address: str, kept: bool) -> None:
    header = here.client().get("/sign-in", base_url=address).headers.get("Strict-Transport-Security")
    assert header == ("max-age=31536000; includeSubDomains" if kept else None)


def test_a_host_that_is_none_changes_nothing_of_it(here: InProcess) -> None:
    answer = here.client().get("/sign-in", base_url="https://queue.example", headers={"Host": "x" * 300})
    assert answer.status_code == 400
    assert "Content-Security-Policy" in answer.headers


def test_no_method_is_open_that_no_route_declares(here: InProcess) -> None:
    for method in ("TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "PROPFIND"):
        assert here.client().open("/sign-in", method=method).status_code == 405


def cookies_by(here: InProcess, scheme: str) -> dict[str, str]:
    """The attributes of each cookie that a sign-in, a device's token and a language leave."""
    client = here.client()
    address = f"{scheme}://queue.example"
    page = client.get("/sign-in?lang=en", base_url=address, headers={"Accept": "text/html"})
    token = page.text.partition('name="csrf-token" content="')[2].partition('"')[0]
    form = {"name": "operator1", "password": PASSWORD, "csrf_token": token}
    entered = client.post("/sign-in", data=form, base_url=address, headers={"Referer": f"{address}/sign-in"})
    assert entered.status_code == 302
    opened = here.client().get(f"/kiosk/?token={here.tokens['kiosk-1']}", base_url=address)
    written = [line for answer in (page, entered, opened) for line in answer.headers.getlist("Set-Cookie")]
    return {line.partition("=")[0]: line for line in written}


def test_cookies_given_by_tls_belong_to_this_host_and_to_tls(here: InProcess) -> None:
    found = cookies_by(here, "https")
    assert set(found) == {"__Host-talon_session", "__Host-talon_known", "__Host-talon_language"}
    for name, line in found.items():
        attributes = {one.strip().lower() for one in line.split(";")[1:]}
        assert {"secure", "path=/"} <= attributes, name
        assert not any(one.startswith("domain=") for one in attributes), name
        assert attributes & {"samesite=lax", "samesite=strict"}, name
        assert "httponly" in attributes or name.endswith("language"), name


def test_on_the_loopback_there_is_no_tls_to_belong_to(here: InProcess) -> None:
    assert set(cookies_by(here, "http")) == {"talon_session", "talon_known", "talon_language"}


def test_a_cookie_by_tls_opens_what_it_should(here: InProcess) -> None:
    client = here.client()
    opened = client.get(f"/kiosk/?token={here.tokens['kiosk-1']}", base_url="https://queue.example")
    assert opened.status_code == 302
    assert client.get("/kiosk/", base_url="https://queue.example").status_code == 200


def test_cookies_are_signed_with_sha_256(here: InProcess) -> None:
    signer = here.app.session_interface.get_signing_serializer(here.app)  # type: ignore[attr-defined]
    assert signer.make_signer(signer.salt).digest_method is hashlib.sha256
    with here.app.test_request_context():
        serializer = guessing._serializer()
        assert serializer.make_signer(serializer.salt).digest_method is hashlib.sha256


def test_no_other_site_is_let_in(here: InProcess) -> None:
    for answer in [*answers(here), here.client().get("/hall", headers={"Origin": "https://elsewhere.example"})]:
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")]
    handshake = "/socket.io/?EIO=4&transport=polling"
    assert here.client().get(handshake, headers={"Origin": "https://elsewhere.example"}).status_code == 400
    assert here.client().get(handshake, headers={"Origin": "http://localhost"}).status_code == 200


def test_every_answer_names_its_type_and_charset(here: InProcess) -> None:
    for answer in answers(here):
        if answer.data:
            assert answer.mimetype
            assert not answer.mimetype.startswith("text/") or answer.content_type.lower().endswith("charset=utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/",
        "/operator/static/",
        "/web/app.py",
        "/session.key",
        "/vendor/lit-html/../../package.json",
        "/vendor/",
    ],
)
def test_nothing_of_the_source_is_served(here: InProcess, path: str) -> None:
    assert here.client().get(path).status_code in {400, 404}


def test_no_debugger_is_on(here: InProcess) -> None:
    assert not here.app.debug
    assert not here.app.testing
    assert "reload" not in (HOUSE / "web/gunicorn_settings.py").read_text("utf-8")
