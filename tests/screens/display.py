"""Boards on the wall and plates at the windows."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.running import RunningServer
from tests.screens.screen import DESK, PLATE, PORTRAIT, WALL, Screen
from tests.screens.told import cut_off, told

EVACUATION = {
    "on": True,
    "since": "2026-11-23T10:05:00.000+03:00",
    "text": None,
    "exits": {
        "ru": "‹Выход прямо и налево, во двор. Место сбора — у ворот.›",
        "en": "Straight on and left. Assemble at the gate.",
    },
}


def evacuating(page: Page, _server: RunningServer) -> None:
    told(page, '"evacuation":null', f'"evacuation":{json.dumps(EVACUATION, ensure_ascii=False)}')
    page.reload()
    expect(page.locator("#evacuation")).to_be_visible()


def on_the_phone(page: Page, _server: RunningServer) -> None:
    told(page, '"state":"free"', '"state":"phone"')
    page.reload()
    expect(page.locator("main.phone")).to_be_visible()


SCREENS = [
    Screen(
        "display/board", "/display/board", ".list li", "board", (WALL, PORTRAIT), both=True, fits_longer_words=False
    ),
    Screen(
        "display/board-of-a-zone",
        "/display/board?zone=individuals",
        ".list li",
        "board",
        (WALL,),
        both=True,
        fits_longer_words=False,
    ),
    Screen("display/plate-serving", "/display/plate/1", "main", "board", (PLATE,), both=True),
    Screen("display/plate-calling", "/display/plate/2", "main", "board", (PLATE,), both=True),
    Screen("display/plate-break", "/display/plate/4", "main.break", "board", (PLATE,), both=True),
    Screen("display/plate-phone", "/display/plate/3", "main", "board", (PLATE,), steps=on_the_phone, both=True),
    Screen("display/plate-closed", "/display/plate/5", "main", "board", (PLATE,), both=True),
    Screen(
        "display/plate-cut-off",
        "/display/plate/1",
        "main",
        "board",
        (PLATE,),
        steps=cut_off("main.serving", ".lost"),
        both=True,
    ),
    Screen(
        "display/board-cut-off",
        "/display/board",
        ".list li",
        "board",
        (WALL, PORTRAIT),
        cut_off(".list li", ".lost"),
        both=True,
        fits_longer_words=False,
    ),
    Screen("display/no-such-window", "/display/plate/99", "h1", "board", (PLATE,), both=True),
    Screen("display/evacuation", "/display/board", ".list li", "board", (WALL, PORTRAIT), evacuating, both=True),
    Screen("display/evacuation-at-a-plate", "/display/plate/1", "main", "board", (PLATE,), evacuating, both=True),
    Screen("display/evacuation-at-a-kiosk", "/kiosk/", "#kiosk", "kiosk", (PORTRAIT,), evacuating, both=True),
    Screen("display/evacuation-at-a-desk", "/management/", "main", "manager", (DESK,), evacuating, both=True),
]
