"""A file beside `e` that says whose answer `e` is: written before the program starts, so that a restarted agent knows."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from devices.terminals.sber.program import sync_folder

NAME = ".talon-operation"


@dataclass(frozen=True)
class Mark:
    """The operation begun last. `begun_at` is in seconds since 1970; `known_rrn` the last approved payment's before it.

    `owns_answer`: the file `e`, once it is there, is this operation's; False as soon as the program is run for anything
    else.
    """

    payment: str
    kind: str
    kopecks: int
    begun_at: float
    known_rrn: str | None = None
    owns_answer: bool = True


def write_mark(folder: Path, mark: Mark) -> None:
    """On disk when it returns. Raises OSError."""
    new = folder / f"{NAME}.new"
    with new.open("w", encoding="utf-8") as file:
        json.dump(asdict(mark), file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / NAME)
    sync_folder(folder)


def read_mark(folder: Path) -> Mark | None:
    """None when there is none, or what is there is none."""
    try:
        values = json.loads((folder / NAME).read_text("utf-8"))
        mark = Mark(**values)
    except (OSError, ValueError, TypeError):
        return None
    right = isinstance(mark.payment, str) and isinstance(mark.kind, str) and isinstance(mark.kopecks, int)
    return mark if right and isinstance(mark.begun_at, int | float) else None
