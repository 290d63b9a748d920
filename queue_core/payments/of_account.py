"""What the ledger's file holds about an account: for whoever asks what is kept about them. Read beside a running server."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from queue_core.payments.storage import DATABASE
from queue_core.store.damage import require_usable
from queue_core.store.read_only import read_only


@dataclass(frozen=True, slots=True)
class Entry:
    """A payment, refund or meter reading. `kopecks` is None for a reading."""

    kind: str
    day: str
    id: str
    kopecks: int | None


def entries_of(directory: Path, account: str) -> list[Entry]:
    """Payments, refunds and readings of an account (digits only), earliest first; none where there is no ledger.

    Raises FileDamaged if the ledger cannot be read.
    """
    if not (directory / DATABASE).exists():
        return []
    require_usable(directory / DATABASE, thorough=False)
    with closing(read_only(directory / DATABASE)) as connection:
        rows = connection.execute(
            """
            SELECT kind, day, id, kopecks FROM payments WHERE account = ?1
            UNION ALL SELECT 'reading', day, id, NULL FROM readings WHERE account = ?1
            UNION ALL SELECT 'intended', day, ticket, kopecks FROM intended WHERE account = ?1
            ORDER BY 2, 3
            """,
            (account,),
        )
        return [Entry(*row) for row in rows]
