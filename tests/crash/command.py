"""What the commands that bring faults about have in common: how often, which seed, the table, an exit code."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.crash.tally import Tally, table


def run(
    description: str | None, counted: str, default: int, faults: Callable[[Path, int, int], Iterable[Tally]]
) -> None:
    """Calls `faults` with an empty directory, the value of the option `--counted` and the seed, and prints its tallies.

    Exits with 1 if there was damage.
    """
    options = argparse.ArgumentParser(description=description)
    options.add_argument(f"--{counted}", dest="count", type=int, default=default)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    # What was killed may leave files that are still being written.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        tallies = list(faults(Path(folder), given.count, given.seed))
    print(table(tallies))
    damage = [what for tally in tallies for what in tally.damage]
    print(*damage[:40], sep="\n")
    sys.exit(bool(damage))
