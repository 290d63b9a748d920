"""Where a page may send its reader next: paths of this site, and nothing that a browser could take for another one."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote

LONGEST_ADDRESS = 2_000
_DECODINGS = 3
# Control and format characters, separators, half surrogate pairs: browsers drop or change some of them.
_NEVER = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp", "Zs"})


def inside(target: str | None) -> str | None:
    """The address if it is certainly a path of this site, with or without a query; else None.

    What a proxy or a browser may decode is looked at as well: `/%2f/host` is no path of ours either.
    """
    if not target or len(target) > LONGEST_ADDRESS or not _is_written(target):
        return None
    path = target.split("?", 1)[0].split("#", 1)[0]
    for _ in range(_DECODINGS):
        if not _is_path(path):
            return None
        path = unquote(path, errors="replace")
    return target


def _is_path(path: str) -> bool:
    # With one slash at its start, and no two together, there is room neither for a scheme nor for a host.
    if not path.startswith("/") or "//" in path or "\\" in path or not _is_written(path):
        return False
    return not any(segment in {".", ".."} for segment in path.split("/"))


def _is_written(text: str) -> bool:
    return not any(unicodedata.category(character) in _NEVER for character in text)
