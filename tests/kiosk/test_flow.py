"""The kiosk's scripts that need no browser, under node: the flows of its errands, idleness, requests and slips, keys; the phone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NODE = Path(sys.executable).with_name("node")


@pytest.mark.parametrize("name", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_script(name: str) -> None:
    ran = subprocess.run(
        [NODE, "--import", (HERE / "resolve.mjs").as_uri(), "--test", "--test-reporter=tap", HERE / name],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    counts = dict(re.findall(r"^# (tests|pass|fail) (\d+)$", ran.stdout, re.MULTILINE))
    assert int(counts["tests"]) > 0
    assert counts["pass"] == counts["tests"]
    assert counts["fail"] == "0"


def test_all_scripts_are_run() -> None:
    names = {path.name.removesuffix(".test.mjs") for path in HERE.glob("*.test.mjs")}
    assert names == {
        "flow",
        "idle",
        "ticket",
        "entries",
        "payment",
        "reading",
        "information",
        "call",
        "accessible",
        "appointment",
        "offline",
        "status",
    }
