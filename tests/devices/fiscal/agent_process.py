"""A register's worker as a process of its own that is killed at a certain byte of its line; see the one of the payments.

Started once, it forks for every line of JSON on stdin and answers with the signal that ended the child, or its exit code.
Over TCP the bytes are counted by a relay within the child: it dies with the worker.
"""

import json
import os
import signal
import sys
import traceback
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from devices.fiscal.contract import FiscalRegister
from devices.links import LineSettings, link_to
from tests.devices.fiscal.cutting_relay import CuttingRelay
from tests.devices.fiscal.dialogues import DIALOGUES, shtrih
from tests.devices.fiscal.till import Till
from tests.devices.payments.agent_process import DeadlyLink


def die() -> None:
    """As when the process is killed from outside: nothing is closed, flushed or written down."""
    os.kill(os.getpid(), signal.SIGKILL)


def live(dialogue: str, port: str, folder: str, direction: str, after: int, patience: int) -> None:
    """One agent: orders the receipt, and is killed on the way unless the dialogue is shorter."""
    chosen = DIALOGUES[dialogue]
    with ExitStack() as stack:
        register: FiscalRegister
        if chosen.over_tcp:
            parts = urlsplit(port)
            relay = stack.enter_context(CuttingRelay((str(parts.hostname), int(parts.port or 0)), die))
            # What the agent writes goes to the device.
            relay.cut({"out": "in", "in": "out"}[direction], after)
            register = chosen.driver(chosen.relayed(port, relay.port), patience)
        else:
            link = DeadlyLink(link_to(LineSettings(port)), direction, after)
            register = shtrih(link, patience, 2 if "2" in dialogue else 1)
        stack.enter_context(Till(register, Path(folder))).order("p1")


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
