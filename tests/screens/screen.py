"""A screen in one of its states: whose it is, how large it really is, and what brings it about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from playwright.sync_api import Page

from tests.running import RunningServer

Size: TypeAlias = tuple[int, int]
# What is done on the page once it is open, until it shows the state.
Steps: TypeAlias = Callable[[Page, RunningServer], None]

PORTRAIT: Size = (1080, 1920)
LANDSCAPE: Size = (1280, 1024)
WALL: Size = (1920, 1080)
DESK: Size = (1366, 768)
PHONE: Size = (390, 844)
PLATE: Size = (1280, 800)


def nothing_more(_page: Page, _server: RunningServer) -> None:
    """The page as it opens is the state."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One state of one page.

    `who` is an account (`operator1`, `manager`), a device (`kiosk`, `board`) or None for somebody who has not signed in.
    `ready` is what is on the page when it has loaded, a CSS selector; `steps` lead from there to the state.
    `clock`: the page's clock can be moved by `page.clock` (idle screens). `both`: the page shows both languages at once.
    """

    name: str
    path: str
    ready: str
    who: str | None = None
    sizes: tuple[Size, ...] = (DESK,)
    steps: Steps = nothing_more
    clock: bool = False
    both: bool = False
    # A wall's sizes are set for its real words; whether those fit, the tests of the display judge.
    fits_longer_words: bool = True

    @property
    def room(self) -> str:
        return self.name.split("/", maxsplit=1)[0]
