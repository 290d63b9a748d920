"""Boards on the wall and plates at the windows."""

from __future__ import annotations

from tests.screens.screen import PLATE, PORTRAIT, WALL, Screen

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
    Screen("display/plate-closed", "/display/plate/5", "main", "board", (PLATE,), both=True),
    Screen("display/no-such-window", "/display/plate/99", "h1", "board", (PLATE,), both=True),
]
