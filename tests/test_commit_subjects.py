"""The hook on a commit's message: a subject of at most 72 characters, and an empty line before the body."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
SUBJECT = "Kiosk: a receipt is printed again"


@pytest.mark.parametrize(
    ("message", "accepted"),
    [
        (SUBJECT, True),
        ("x" * 72, True),
        ("x" * 73, False),
        ("я" * 72, True),
        ("я" * 73, False),
        (f"{SUBJECT}\n\nThe printer had no paper.\n", True),
        (f"{SUBJECT}\nThe printer had no paper.\n", False),
        (f"{SUBJECT}\n# Please enter the commit message for your changes.\n", True),
        ("\n", False),
    ],
)
def test_a_subject_is_short_and_stands_alone(tmp_path: Path, message: str, accepted: bool) -> None:
    file = tmp_path / "message"
    file.write_text(message, encoding="utf-8")
    # --all-files keeps pre-commit from stashing what is being worked on here.
    hook = ["run", "commit-subject", "--all-files", "--hook-stage", "commit-msg", "--commit-msg-filename", str(file)]
    finished = subprocess.run(
        [sys.executable, "-m", "pre_commit", *hook],
        cwd=HOUSE,
        env={**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (finished.returncode == 0) is accepted, finished.stdout + finished.stderr
    assert "commit-subject" in finished.stdout or accepted
