"""The displays' scripts that need no browser, under node: the announcements' turns, and the rows of a board."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCRIPTS = ("announcements.test.mjs", "notices.test.mjs", "rows.test.mjs", "shown_calls.test.mjs", "sound.test.mjs")
NODE = Path(sys.executable).with_name("node")


@pytest.mark.parametrize("name", SCRIPTS)
def test_script(name: str) -> None:
    ran = subprocess.run(
        [NODE, "--test", "--test-reporter=tap", HERE / name], capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    counts = dict(re.findall(r"^# (tests|pass|fail) (\d+)$", ran.stdout, re.MULTILINE))
    assert int(counts["tests"]) > 0
    assert counts["pass"] == counts["tests"]


def test_all_scripts_are_run() -> None:
    assert {path.name for path in HERE.glob("*.test.mjs")} == set(SCRIPTS)
