"""Announced waits in words: natural figures, never a shorter promise than the range; the screens' rule is the same one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.wording import SPOKEN_MINUTES, announced_wait, spoken_range

ROOT = Path(__file__).parents[2]
NODE = Path(sys.executable).with_name("node")
SECONDS = st.integers(0, 6 * 3600)


@pytest.mark.parametrize(
    ("low_s", "high_s", "russian", "english"),
    [
        (0, 0, "меньше 3 минут", "less than 3 minutes"),
        (0, 180, "меньше 3 минут", "less than 3 minutes"),
        (100, 200, "меньше 5 минут", "less than 5 minutes"),
        (180, 300, "3–5 минут", "3–5 minutes"),
        (480, 720, "8–12 минут", "8–12 minutes"),
        (590, 890, "8–15 минут", "8–15 minutes"),
        (600, 600, "около 10 минут", "about 10 minutes"),
        (3600, 7300, "60–150 минут", "60–150 minutes"),
    ],
)
def test_what_people_say(low_s: int, high_s: int, russian: str, english: str) -> None:
    assert announced_wait(low_s, high_s, "ru") == russian
    assert announced_wait(low_s, high_s, "en") == english


@given(SECONDS, SECONDS)
def test_the_spoken_range_holds_the_announced_one(low_s: int, high_s: int) -> None:
    shorter, longer = sorted((low_s, high_s))
    low, high = spoken_range(low_s, high_s)
    assert low * 60 <= shorter
    assert high * 60 >= longer
    assert low <= high
    assert low < SPOKEN_MINUTES[-1] or low % 30 == 0


@given(SECONDS, SECONDS, SECONDS)
def test_a_longer_wait_is_never_announced_as_a_shorter_one(low_s: int, high_s: int, more: int) -> None:
    low, high = spoken_range(*sorted((low_s, high_s)))
    later_low, later_high = spoken_range(*(seconds + more for seconds in sorted((low_s, high_s))))
    assert later_low >= low
    assert later_high >= high


def test_screens_say_the_same_as_slips() -> None:
    grid = [(low, low + spread) for low in range(0, 11000, 47) for spread in (0, 1, 59, 60, 200, 601, 1803, 7200)]
    script = (
        f"import {{ announcedWait }} from {json.dumps((ROOT / 'kiosk/static/wording.js').as_uri())};"
        "let input = ''; for await (const part of process.stdin) input += part;"
        "const said = JSON.parse(input).map(([low_s, high_s]) =>"
        " ['ru', 'en'].map((language) => announcedWait({ low_s, high_s }, language)));"
        "process.stdout.write(JSON.stringify(said));"
    )
    answered = subprocess.run(
        [NODE, "--input-type=module", "--eval", script],
        input=json.dumps(grid),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    on_slips = [[announced_wait(low, high, language) for language in ("ru", "en")] for low, high in grid]
    assert len(on_slips) > 1000
    assert json.loads(answered.stdout) == on_slips
