"""What a visitor entered at the kiosk to pay at a cash window: looked up there by ticket, deleted the next day."""

from __future__ import annotations

from dataclasses import dataclass

from queue_core.payments.storage import LedgerFile


@dataclass(frozen=True, slots=True)
class Intended:
    ticket: str
    day: str
    account: str
    address_hint: str
    kopecks: int
    kiosk: str | None = None


class IntendedPayments:
    """At most one per ticket; a later one replaces it."""

    def __init__(self, file: LedgerFile) -> None:
        self._file = file

    def put(self, intended: Intended) -> None:
        """Stores it, and deletes those of other days (clause 5.3)."""
        with self._file.transaction() as db:
            db.execute("DELETE FROM intended WHERE day <> ?", (intended.day,))
            db.execute(
                "INSERT OR REPLACE INTO intended (ticket, day, account, address_hint, kopecks, kiosk) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    intended.ticket,
                    intended.day,
                    intended.account,
                    intended.address_hint,
                    intended.kopecks,
                    intended.kiosk,
                ),
            )

    def erase_other_days(self, day: str) -> int:
        """Erases those of other days than `day`: nobody will pay them. Returns their number.

        Raises NotErased if it has to be done once more.
        """
        with self._file.transaction() as db:
            erased = db.execute("DELETE FROM intended WHERE day <> ?", (day,)).rowcount
        self._file.empty_log()
        return erased

    def of(self, ticket: str, day: str) -> Intended | None:
        """What the holder of a ticket of this day wants to pay."""
        row = self._file.row("SELECT * FROM intended WHERE ticket = ? AND day = ?", (ticket, day))
        return Intended(**dict(row)) if row else None
