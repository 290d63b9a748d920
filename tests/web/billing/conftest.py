"""The exchange folder of the billing tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.billing.exchange import Exchange


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    return Exchange(tmp_path)
