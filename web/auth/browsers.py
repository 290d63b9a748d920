"""What a browser calls itself, in the few words by which a person knows it again."""

from __future__ import annotations

# In this order: most browsers also claim to be one of the later ones.
_BROWSERS = (
    ("YaBrowser/", "Яндекс Браузер"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """“Firefox, Windows”; the beginning of what it says when it is none of the usual ones."""
    found = [next((name for mark, name in kinds if mark in user_agent), None) for kinds in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found)) or user_agent[:40] or "?"
