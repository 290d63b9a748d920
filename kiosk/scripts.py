"""The touchscreen's own scripts as they travel: without comments and indentation, compressed once, known by their content."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Response, request

_FOLDER = Path(__file__).parent / "static"
_OF_THE_PHONE = "status.js"
# Whole lines only: what stands behind code on its line, or inside a text, stays.
_BLOCK_COMMENT = re.compile(r"^[ \t]*/\*\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
_LINE_COMMENT = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
_INDENT = re.compile(r"^\s+", re.MULTILINE)

# Named in the page's head, all of them are fetched at once instead of one after the other found in another.
SCRIPTS = tuple(sorted(path.name for path in _FOLDER.glob("*.js") if path.name != _OF_THE_PHONE))


@dataclass(frozen=True, slots=True)
class _Script:
    plain: bytes
    zipped: bytes
    etag: str


def script(name: str) -> Response:
    """A script of SCRIPTS. Raises KeyError for any other name."""
    if name not in SCRIPTS:
        raise KeyError(name)
    found = _made(name, (_FOLDER / name).stat().st_mtime_ns)
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(found.zipped if zipped else found.plain, mimetype="text/javascript")
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    # Asked for again at each load, answered "not modified": a renewed server never meets an old script.
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(found.etag)
    response.make_conditional(request)
    return response


@cache
def _made(name: str, _changed: int) -> _Script:
    plain = lean((_FOLDER / name).read_text(encoding="utf-8")).encode()
    return _Script(plain, gzip.compress(plain, 9, mtime=0), hashlib.sha256(plain).hexdigest()[:16])


def lean(source: str) -> str:
    """A script without its lines of comment and without indentation: the same program in four fifths of the bytes."""
    return _INDENT.sub("", _LINE_COMMENT.sub("", _BLOCK_COMMENT.sub("", source)))
