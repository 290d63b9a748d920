"""The ledger's records in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_core.payments.records import PaymentRecords, open_records


@pytest.fixture
def records(tmp_path: Path) -> Iterator[PaymentRecords]:
    opened = open_records(tmp_path)
    yield opened
    opened.close()
