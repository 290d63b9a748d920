"""The headers of every answer: nothing runs that is not ours, nothing of a person is kept, TLS is not left again."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from tests.web.auth.browser import Browser, signed_in
from tests.web.in_process import InProcess


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
