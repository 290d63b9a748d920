"""The browser that tests drive: Chromium without its own windows, where Debian's package of it is installed."""

from __future__ import annotations

import shutil

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


def program() -> str:
    """The headless shell has the same engine; a page in a context of its own costs a thirteenth of the whole browser's
    CPU, which makes a window with bars and buttons for each (decisions/0033). Raises FileNotFoundError without either."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if found is None:
        raise FileNotFoundError("Chromium is missing. Run deploy/test, or: apt-get install chromium-headless-shell")
    return found
