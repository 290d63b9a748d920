"""The office that the core's tests begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.queue_core.building import OfficeRig


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[OfficeRig]:
    made = OfficeRig(tmp_path / "data")
    yield made
    made.office.close()
