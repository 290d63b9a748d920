"""A port that nobody else takes: below the range from which the kernel gives ports to outgoing connections."""

from __future__ import annotations

import os
import random
import socket

_LOWEST, _HIGHEST = 20_000, 32_000
# Processes of the test run draw differently, whatever seeds a test sets.
_DRAW = random.Random(os.urandom(8))


def free_port() -> int:
    """A free port of this machine. It may stay unused for a while: no connection to elsewhere is given it meanwhile."""
    while True:
        port = _DRAW.randint(_LOWEST, _HIGHEST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
