"""The in-process server of the web tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.in_process import InProcess


@pytest.fixture
def here(tmp_path: Path) -> Iterator[InProcess]:
    made = InProcess(tmp_path / "data")
    yield made
    made.office.close()
