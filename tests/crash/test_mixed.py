"""kill -9 of the agent and of the kiosk's browser: no number is lost or given twice, no slip is printed twice unmarked.

More kills, the server among them, and from another seed: python -m tests.crash.mixed --kills 100 --seed 1
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.running import HOUSE


@pytest.mark.browser
@pytest.mark.slow
def test_whoever_is_killed_paper_and_journal_agree(capsys: pytest.CaptureFixture[str]) -> None:
    """In a process of its own: a browser that is killed must not be one that other tests drive."""
    command = [sys.executable, "-m", "tests.crash.mixed", "--kills", "2", "--seed", "20261201"]
    ran = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    with capsys.disabled():
        print(f"\n{ran.stdout}")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "kill -9, all of the day" in ran.stdout
