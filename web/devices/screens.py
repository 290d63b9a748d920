"""Kiosks, hall boards and plates: devices whose open page is their sign of life."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from queue_core.access.roles import Role
from web.auth.users import Principal

KINDS = {Role.KIOSK: "kiosk", Role.BOARD: "hall_board"}
PAGES = frozenset(KINDS.values())
"""The kinds of devices that are pages in a browser."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen seen since the server started; `since` is when its page opened or closed (office time)."""

    name: str
    kind: str
    here: bool
    since: datetime


class Screens:
    """Which screens have a page open. A reloaded page, or two pages of the same name, count as a single screen."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._pages: Counter[str] = Counter()
        self._screens: dict[str, Screen] = {}

    def opened(self, who: Principal) -> None:
        """A socket of this principal has connected."""
        if who.role not in KINDS:
            return
        self._pages[who.name] += 1
        known = self._screens.get(who.name)
        if known is None or not known.here:
            self._screens[who.name] = Screen(who.name, KINDS[who.role], here=True, since=self._now())

    def closed(self, who: Principal) -> None:
        """A socket of this principal has disconnected."""
        if who.role not in KINDS:
            return
        self._pages[who.name] -= 1
        if self._pages[who.name] <= 0:
            del self._pages[who.name]
            self._screens[who.name] = Screen(who.name, KINDS[who.role], here=False, since=self._now())

    def here(self) -> list[str]:
        """The names of the screens with an open page."""
        return list(self._pages)

    def all(self) -> dict[str, Screen]:
        """All screens seen since the server started, by name."""
        return dict(self._screens)
