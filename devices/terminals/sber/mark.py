"""A file beside `e` that records which operation `e` belongs to, written before the program starts: a restarted agent
reads it."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from devices.terminals.sber.program import sync_folder

NAME = ".talon-operation"


@dataclass(frozen=True)
class OperationMark:
    """The operation begun last. `begun_at` is in seconds since 1970; `known_rrn` is that of the last approved payment
    before it.

    `owns_answer`: the file `e`, once it exists, belongs to this operation; False as soon as the program is run for
    anything else.
    """

    payment: str
    kind: str
    kopecks: int
    begun_at: float
    known_rrn: str | None = None
    owns_answer: bool = True


def write_mark(folder: Path, mark: OperationMark) -> None:
    """Writes the mark; it is on disk when this returns. Raises OSError."""
    new = folder / f"{NAME}.new"
    with new.open("w", encoding="utf-8") as file:
        json.dump(asdict(mark), file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / NAME)
    sync_folder(folder)


def read_mark(folder: Path) -> OperationMark | None:
    """The mark in the folder; None when there is no valid one."""
    try:
        values = json.loads((folder / NAME).read_text("utf-8"))
        mark = OperationMark(**values)
    except (OSError, ValueError, TypeError):
        return None
    valid = isinstance(mark.payment, str) and isinstance(mark.kind, str) and isinstance(mark.kopecks, int)
    return mark if valid and isinstance(mark.begun_at, int | float) else None
