"""The short form of `python -m tests.attack.by_contract`: in the name of the manager, who may do most."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest


def test_what_the_contract_allows_never_makes_the_server_fail(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    pytest.importorskip("schemathesis")  # it is in the lock file of the tests; an older environment lacks it
    from tests.attack.by_contract import ask

    caplog.set_level(logging.CRITICAL)
    asked = ask(tmp_path, ("manager",), examples=2, number=1)
    print(asked.report())
    assert len(asked.calls) > 90
    assert not asked.failures, asked.report()
