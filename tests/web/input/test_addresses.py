"""Where a page may send its reader: only to paths of this site."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.web.auth.browser import Browser
from tests.web.in_process import InProcess
from web.input.addresses import inside

ROOT = Path(__file__).parents[3]
HERE = "https://office.local/sign-in"
_PIECES = st.sampled_from(
    ["/", "//", "\\", "%2f", "%2F", "%5c", "%25", "252f", "evil.example", "@", ":", "http", "https:", "javascript:", "\t", "\n",
     "\r", "\0", " ", "%09", "%00", "?", "#", ".", "..", ";", "operator", "\u2028", "\u200b", "．", "／", "é"]
)  # fmt: skip


def as_a_browser_goes(address: str) -> str:
    """The host that a browser would go to: it drops tabs and line ends, and takes a backslash for a slash."""
    cleaned = "".join(one for one in address if one not in "\t\n\r").strip("\0 \x1f").replace("\\", "/")
    return urlsplit(urljoin(HERE, cleaned)).netloc


@given(st.lists(_PIECES, max_size=8).map("".join) | st.text(max_size=30))
@settings(max_examples=600)
@example("////evil.example")
def test_no_address_leads_to_another_site(target: str) -> None:
    kept = inside(target)
    if kept is not None:
        path = kept.split("?")[0].split("#")[0]
        for address in (kept, unquote(path), unquote(unquote(path))):
            assert as_a_browser_goes(address) == "office.local"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "/%2fevil.example",
        "/%2F/evil.example", "/%252fevil.example", "/%5cevil.example", "/\tevil", "/\n/evil.example", "https://evil.example",
        "javascript:alert(1)", "operator/", "", "/a//b", "/../x", "/x" * 2000, "/\ud800", "http:/evil.example", "/ /evil.example",
        "/operator/?a=\r\nSet-Cookie: x", "/operator/#\0",
    ],
)  # fmt: skip
def test_these_are_no_addresses_of_ours(target: str) -> None:
    assert inside(target) is None


@pytest.mark.parametrize(
    "target", ["/", "/operator/", "/operator/window/3?x=//y&z=a%20b", "/management/waits?from=2026-11-01#top", "/я"]
)
def test_these_are(target: str) -> None:
    assert inside(target) == target


@pytest.mark.parametrize(
    ("target", "where"), [("////evil.example", "/"), ("/cashier/?day=2026-11-23", "/cashier/?day=2026-11-23")]
)
def test_signing_in_leads_back_to_a_page_of_this_site(here: InProcess, target: str, where: str) -> None:
    assert Browser(here).enter("operator1", next=target).headers["Location"] == where


def careless(source: str) -> Iterator[int]:
    """The lines that redirect to something else than a page by its endpoint, or an address that was looked at."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) == "redirect" and not all(map(_is_looked_at, node.args)):
            yield node.lineno


def _is_looked_at(node: ast.expr) -> bool:
    if isinstance(node, ast.BoolOp):
        return all(map(_is_looked_at, node.values))
    return isinstance(node, ast.Call) and _name(node.func) in {"url_for", "inside", "_next"}


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_no_page_redirects_to_what_was_not_looked_at() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for room in ("web", "kiosk", "display")
        for path in sorted((ROOT / room).rglob("*.py"))
        for line in careless(path.read_text("utf-8"))
    ]
    assert found == []


def test_a_careless_redirect_is_noticed() -> None:
    assert [*careless("redirect(request.args['next'])\nredirect(url_for('x'))\nflask.redirect(inside(a) or b)")] == [
        1,
        3,
    ]
