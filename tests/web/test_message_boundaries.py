"""Where a request ends is never a matter of opinion: gunicorn, as Talon uses it, refuses what two readers would cut differently."""

from __future__ import annotations

import pytest
from gunicorn.config import Config
from gunicorn.http import RequestParser

AMBIGUOUS = {
    "two lengths": b"Content-Length: 5\r\nContent-Length: 6\r\n",
    "a length that is a list": b"Content-Length: 5, 6\r\n",
    "a length with a sign": b"Content-Length: +5\r\n",
    "both ways": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    "chunked in the middle": b"Transfer-Encoding: chunked, identity\r\n",
    "a coding nobody knows": b"Transfer-Encoding: xchunked\r\n",
    "a blank before the colon": b"Content-Length : 5\r\n",
    "a folded line": b"X-Any: a\r\n Content-Length: 5\r\n",
}


@pytest.mark.parametrize("kind", AMBIGUOUS)
def test_a_request_with_two_ends_is_refused(kind: str) -> None:
    sent = b"POST / HTTP/1.1\r\nHost: queue.local\r\n" + AMBIGUOUS[kind] + b"\r\nhello"
    with pytest.raises(Exception, match=r".") as refused:
        next(RequestParser(Config(), iter([sent]), ("127.0.0.1", 1)))
    assert type(refused.value).__module__ == "gunicorn.http.errors"


def test_a_request_with_one_end_is_read() -> None:
    sent = b"POST / HTTP/1.1\r\nHost: queue.local\r\nContent-Length: 5\r\n\r\nhello"
    assert next(RequestParser(Config(), iter([sent]), ("127.0.0.1", 1))).body.read() == b"hello"
