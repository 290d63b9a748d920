"""The short form of `python -m tests.attack.malformed`."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.attack.malformed import attack


def test_nothing_malformed_makes_the_server_fail(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    tried = attack(tmp_path, requests=1_000, seed=7)
    print(tried.report(routes=False))
    assert tried.total.total() == 1_000
    assert len(tried.answers) > 120
    assert not tried.failures, tried.report(routes=False)
