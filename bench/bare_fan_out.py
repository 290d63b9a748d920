"""The raw limit of a fan-out: a gevent server that does nothing but send the same bytes to every websocket.

    python -m bench.bare_fan_out PORT LENGTH     (bench/fan_out.py starts it)

GET opens a websocket; POST sends a text frame of LENGTH bytes to all of them and is answered first.
"""

from __future__ import annotations

import base64
import hashlib
import struct
import sys
from typing import Any

from gevent import sleep
from gevent.server import StreamServer

_WEBSOCKET = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_SHORT = 126
# What every message contains, for the boards to know it by.
WORD = '"called"'


def serve(port: int, length: int) -> None:
    sockets: list[Any] = []
    payload = WORD.encode() + b"x" * (length - len(WORD))
    head = bytes((0x81, length)) if length < _SHORT else struct.pack(">BBH", 0x81, _SHORT, length)

    def handle(connection: Any, _: Any) -> None:
        while request := connection.recv(65536):
            if request.startswith(b"GET"):
                key = request.partition(b"Sec-WebSocket-Key: ")[2].split(b"\r\n", 1)[0]
                accept = base64.b64encode(hashlib.sha1(key + _WEBSOCKET).digest())
                connection.sendall(
                    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
                )
                sockets.append(connection)
                while connection.recv(4096):
                    pass
                sockets.remove(connection)
                return
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
            for board in sockets:
                board.sendall(head + payload)
            sleep(0)

    StreamServer(("127.0.0.1", port), handle, backlog=512).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
