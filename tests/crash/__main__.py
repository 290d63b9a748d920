"""Every fault, one after the other, and one table: fault, tries, acknowledged, lost, twice, longest time to go on.

`python -m tests.crash --times 10` tries each ten times as often as once; once takes about two minutes of a quiet machine. The exit
code is 1 after any damage. Each part by itself: `python -m tests.crash.power`, and so on with every_route, live, agent_disk,
damage, clocks and mixed.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.crash.agent_disk import payments_on_a_failing_disk
from tests.crash.clocks import jumping_clock
from tests.crash.damage import damaged_files
from tests.crash.every_route import ask_every_route
from tests.crash.live import live_faults
from tests.crash.mixed import mixed_kills
from tests.crash.power import cut_power
from tests.crash.tally import Tally, table
from tests.running import HOUSE

_KILLS = re.compile(r"(\d+) kills, seed \d+: (\d+) acknowledged tickets")


def server_kills(kills: int, seed: int) -> list[Tally]:
    """tests/crash/test_kill.py, which compares the hall with its journal after each kill."""
    tally = Tally("kill -9, the server under load")
    environment = {**os.environ, "TALON_KILLS": str(kills), "TALON_SEED": str(seed)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/crash/test_kill.py"]
    done = subprocess.run(command, cwd=HOUSE, env=environment, stdout=subprocess.PIPE, check=False)
    if found := _KILLS.search(done.stdout.decode()):
        tally.tries, tally.acknowledged = int(found[1]), int(found[2])
    if done.returncode:
        tally.wrong.append(f"tests/crash/test_kill.py fails: {done.stdout.decode()[-400:]}")
    return [tally]


def parts(folder: Path, times: int, seed: int) -> dict[str, Callable[[], list[Tally]]]:
    """The parts by name."""
    return {
        "power": lambda: [cut_power(folder / "power", cuts=60 * times, steps=300 * min(times, 4), seed=seed)],
        "every_route": lambda: ask_every_route(folder / "routes", rounds=times, seed=seed),
        "live": lambda: live_faults(folder / "live", turns=2 * times, seed=seed),
        "agent_disk": lambda: payments_on_a_failing_disk(folder / "till", turns=times, seed=seed),
        "damage": lambda: damaged_files(folder / "damage", tries=10 * times, seed=seed)[0],
        "clocks": lambda: jumping_clock(folder / "clocks", jumps=60 * times, seed=seed),
        "kill": lambda: server_kills(20 * times, seed),
        "mixed": lambda: mixed_kills(folder / "mixed", kills=4 * times, seed=seed),
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=1)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", nargs="*", default=[])
    given = asked.parse_args()
    # The faults are meant, and so is what the office's log says of them.
    logging.disable(logging.CRITICAL)
    tallies: list[Tally] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name, part in parts(Path(folder), given.times, given.seed).items():
            if given.only and name not in given.only:
                continue
            print(f"{name} …", file=sys.stderr, flush=True)
            tallies += part()
    print(table(tallies))
    damage = Counter(f"{tally.fault}: {what}" for tally in tallies for what in tally.damage)
    for what, count in damage.most_common(40):
        print(f"{count} × {what}")
    sys.exit(bool(damage))


if __name__ == "__main__":
    main()
