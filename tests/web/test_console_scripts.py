"""The scripts of the console and the manager's pages that need no browser, under node."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent / "console"
AS_IN_THE_PAGE = Path(__file__).parents[1] / "kiosk/resolve.mjs"
NODE = Path(sys.executable).with_name("node")


@pytest.mark.parametrize(
    "name",
    [
        "alarms",
        "board",
        "card",
        "commands",
        "desk",
        "keys",
        "management",
        "payment",
        "queue",
        "scans",
        "tabs",
        "timers",
        "visits",
    ],
)
def test_script(name: str) -> None:
    ran = subprocess.run(
        [NODE, "--import", AS_IN_THE_PAGE.as_uri(), "--test", "--test-reporter=tap", SCRIPTS / f"{name}.test.mjs"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    counts = dict(re.findall(r"^# (tests|pass) (\d+)$", ran.stdout, re.MULTILINE))
    assert int(counts["pass"]) == int(counts["tests"]) > 0


def test_no_script_is_left_out() -> None:
    assert len(list(SCRIPTS.glob("*.test.mjs"))) == 13
