"""A device agent's terminal worker as a process of its own that is killed at a certain byte of its line.

Started once, it forks for every line of JSON on stdin (a fork of one that has all its modules takes milliseconds), and
answers with the signal that ended the child, or its exit code. The child kills itself by SIGKILL: nothing is closed,
flushed or written down, as when the process is killed from outside at that very byte.
"""

import json
import os
import signal
import sys
import traceback
from pathlib import Path

from devices.links import LineSettings, Link, link_to
from tests.devices.payments.desk import Desk
from tests.devices.payments.dialogues import DIALOGUES


class DeadlyLink:
    """A link on which the process dies after so many bytes written or read."""

    def __init__(self, link: Link, direction: str, after: int) -> None:
        self._link = link
        self._left = {"out": after if direction == "out" else -1, "in": after if direction == "in" else -1}

    @property
    def address(self) -> str:
        return self._link.address

    @property
    def is_open(self) -> bool:
        return self._link.is_open

    def open(self) -> None:
        self._link.open()

    def close(self) -> None:
        self._link.close()

    def write(self, data: bytes) -> None:
        left = self._left["out"]
        self._link.write(data if left < 0 else data[:left])
        self._count("out", len(data))

    def read(self, until: float) -> bytes:
        return self._counted(self._link.read(until))

    def waiting(self) -> bytes:
        return self._counted(self._link.waiting())

    def _counted(self, data: bytes) -> bytes:
        self._count("in", len(data))
        return data

    def _count(self, direction: str, number: int) -> None:
        left = self._left[direction]
        if left < 0:
            return
        if number >= left:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left[direction] = left - number


def live(dialogue: str, port: str, folder: str, direction: str, after: int, patience: int) -> None:
    """One agent: orders the dialogue, and is killed on the way unless the dialogue is shorter."""
    chosen = DIALOGUES[dialogue]
    terminal = chosen.driver(DeadlyLink(link_to(LineSettings(port)), direction, after), patience)
    with Desk(terminal, Path(folder), port) as desk:
        chosen.orders(desk)


def main() -> None:
    """Forks for each request until stdin ends."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                live(**json.loads(line))
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
