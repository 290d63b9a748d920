"""Opens all records of the ledger's file together: payments, day ends, readings, slips, batches, intended payments."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from queue_core.payments.batches import Batches
from queue_core.payments.intended import IntendedPayments
from queue_core.payments.ledger import Ledger
from queue_core.payments.readings import Readings
from queue_core.payments.settlements import Settlements
from queue_core.payments.slips import Slips
from queue_core.payments.storage import LedgerFile


@dataclass(frozen=True, slots=True)
class PaymentRecords:
    """The records of money and meter readings; each may be used from several threads."""

    file: LedgerFile
    ledger: Ledger
    settlements: Settlements
    readings: Readings
    slips: Slips
    batches: Batches
    intended: IntendedPayments

    def close(self) -> None:
        """Releases the file."""
        self.file.close()


def open_records(directory: Path, expected: bool = False) -> PaymentRecords:
    """Opens `payments.db` in the office's data directory, creating it if necessary; not if it is `expected` to be there."""
    file = LedgerFile(directory, expected)
    slips = Slips(file)
    return PaymentRecords(
        file,
        Ledger(file, slips),
        Settlements(file),
        Readings(file, slips),
        slips,
        Batches(file),
        IntendedPayments(file),
    )
