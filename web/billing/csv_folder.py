"""A billing system behind a folder: accounts and meters come in as CSV files, payments and readings go out, receipts come back.

in/accounts.csv   in/meters.csv                                 written by the billing system, read here
out/payments-000012.csv   out/readings-000007.csv               written here, never changed
out/payments-000012.csv.ok   out/readings-000007.csv.error      written by the billing system: the receipts
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from queue_core.billing.account_number import AccountNumberFormat
from queue_core.billing.port import (
    Account,
    Batch,
    BatchConflict,
    BatchKind,
    BillingStale,
    BillingUnavailable,
    Pending,
    Receipt,
    Sent,
    UnknownAccount,
    batch_name,
)
from queue_core.clock import Clock
from queue_core.csv_text import BYTE_ORDER_MARK, table_for_programs
from queue_core.texts import Text
from web.billing import csv_index
from web.billing.csv_mistakes import FilesRejected
from web.files.durable_file import OtherContent, write_once

log = logging.getLogger(__name__)

_LONGEST_RECEIPT = 4096
_AHEAD = timedelta(hours=1)


@dataclass(frozen=True)
class FolderState:
    """How fresh the accounts are, and what is wrong with newer files; for the supervisor's screen and `talon check`."""

    accounts: int
    as_of: datetime | None
    rejected: FilesRejected | None
    unreadable: str | None


class CsvFolder:
    """The folder as a billing system. Safe to use from several threads; every call may block on the disk."""

    def __init__(
        self, folder: Path, index: Path, number_format: AccountNumberFormat, max_age: timedelta, clock: Clock
    ) -> None:
        """`index` is a file of ours, outside of the folder, that holds the last good version of the accounts."""
        self._in = folder / "in"
        self._out = folder / "out"
        self._index = index
        self._format = number_format
        self._max_age = max_age
        self._clock = clock
        self._reading = threading.Lock()
        self._writing = threading.Lock()
        self._rejected_signature: str | None = None
        self._rejected: FilesRejected | None = None
        self._unreadable: str | None = None

    # -- accounts ---------------------------------------------------------------------------------------------------

    def account(self, number: str) -> Account:
        """See `queue_core.billing.Billing`. Answers from the last version that `refresh` took over; only without a
        usable version does it read a new one itself, because a visitor is waiting."""
        number = self._format.checked(number)
        try:
            facts = csv_index.facts(self._index)
            if facts is None or self._stale(facts):
                self.refresh()
                facts = csv_index.facts(self._index)
            if facts is None:
                raise BillingUnavailable
            if self._stale(facts):
                raise BillingStale(facts.as_of)
            account = csv_index.account(self._index, number)
        except OSError as error:
            log.error("billing: %s", error)
            raise BillingUnavailable from error
        if account is None:
            raise UnknownAccount
        return account

    def _stale(self, facts: csv_index.Facts) -> bool:
        return self._clock.now() - facts.as_of > self._max_age

    def refresh(self) -> FolderState:
        """Takes the files over if they have changed: seconds if so, a millisecond otherwise. Call it every minute.

        Their mistakes go to the state and, once per version, to the log; the last good version stays.
        """
        if self._reading.acquire(blocking=False):
            try:
                self._take_over()
            except OSError as error:
                self._report_unreadable(str(error))
            finally:
                self._reading.release()
        return self.state()

    def state(self) -> FolderState:
        """The present state, without reading the files."""
        facts = csv_index.facts(self._index)
        return FolderState(
            accounts=facts.accounts if facts else 0,
            as_of=facts.as_of if facts else None,
            rejected=self._rejected,
            unreadable=self._unreadable,
        )

    def _take_over(self) -> None:
        seen, as_of = csv_index.signature(self._in, self._format)
        last = csv_index.facts(self._index)
        if last and last.signature == seen:
            self._rejected = self._rejected_signature = self._unreadable = None
            return
        if seen == self._rejected_signature:
            self._unreadable = None
            return
        if as_of > self._clock.now() + _AHEAD:
            self._report_unreadable(
                f"the files are dated {as_of:%Y-%m-%d %H:%M} UTC, which is yet to come: check the clocks"
            )
            return
        try:
            facts = csv_index.build(self._index, self._in, self._format)
        except FilesRejected as rejected:
            self._rejected, self._rejected_signature, self._unreadable = rejected, seen, None
            log.error("billing: the files of %s are not taken over: %s", as_of.isoformat(), rejected)
            return
        self._rejected = self._rejected_signature = self._unreadable = None
        log.info("billing: %d accounts of %s taken over", facts.accounts, facts.as_of.isoformat())

    def _report_unreadable(self, why: str) -> None:
        if why != self._unreadable:
            log.error("billing: the files cannot be read: %s", why)
        self._unreadable = why

    # -- batches ----------------------------------------------------------------------------------------------------

    def send(self, batch: Batch) -> Sent | Pending:
        """See `queue_core.billing.Export`. The folder `out` must exist: in a network folder that is not mounted it does not."""
        path = self._out / f"{batch.name}.csv"
        with self._writing:
            try:
                # The billing system may have moved the file away when it took it.
                if not path.exists() and self._receipt(batch.kind, batch.number):
                    return Sent()
                write_once(path, _as_csv(batch))
            except OtherContent as other:
                log.error("billing: %s is there with other content", path)
                raise BatchConflict(batch.name) from other
            except OSError as error:
                log.error("billing: %s cannot be written: %s", path, error)
                return Pending(
                    Text(
                        ru=f"Папка обмена не принимает файл {path.name}. Выгрузка будет повторена.",
                        en=f"The exchange folder does not take the file {path.name}. It will be sent again.",
                    )
                )
        return Sent()

    def receipt(self, kind: BatchKind, number: int) -> Receipt | None:
        """See `queue_core.billing.Export`."""
        try:
            return self._receipt(kind, number)
        except OSError as error:
            log.error("billing: the receipts cannot be read: %s", error)
            raise BillingUnavailable from error

    def _receipt(self, kind: BatchKind, number: int) -> Receipt | None:
        """If the billing system left both receipts, the refusal counts, so that a person looks at it."""
        for ending, accepted in ((".error", False), (".ok", True)):
            path = self._out / f"{batch_name(kind, number)}.csv{ending}"
            try:
                with path.open("rb") as file:
                    content = file.read(_LONGEST_RECEIPT)
            except FileNotFoundError:
                continue
            return Receipt(kind, number, accepted, _text(content))
        return None


def _as_csv(batch: Batch) -> bytes:
    """As Excel in Russia reads it: semicolons, CR LF, UTF-8 with a byte order mark."""
    table = table_for_programs(batch.columns, ([row[name] for name in batch.columns] for row in batch.rows))
    return (BYTE_ORDER_MARK + table).encode()


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace").strip()
