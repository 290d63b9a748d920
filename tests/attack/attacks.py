"""The attacks on the wire: each takes a target and a count, and returns what became of its tries."""

from __future__ import annotations

import os
import random
import socket
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import ExitStack, suppress

from tests.attack.target import Outcome, Target, WebSocket, framed, is_cut, status_of

Attack = Callable[[Target, int], Outcome]

_MEGABYTE = 1 << 20
_AT_ONCE = 50


def unfinished_fragments(target: Target, count: int) -> Outcome:
    """Sockets without a token send a message that has no end, up to a megabyte each, and then hold it."""
    outcome = Outcome()
    with ExitStack() as stack:
        for _ in range(count):
            try:
                held = WebSocket(target)
                stack.callback(held.socket.close)
                held.send(b"x" * 4096, fin=False)
                for _ in range(_MEGABYTE // 4096):
                    held.send(b"x" * 4096, opcode=0x0, fin=False)
            except OSError:
                outcome.note("cut while sending")
            else:
                outcome.note("cut" if held.is_cut() else "kept")
    return outcome


def deflate_bomb(target: Target, count: int) -> Outcome:
    """Sockets ask for compression and send a megabyte of zeros as a kilobyte, unfinished, again and again."""
    outcome = Outcome()
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = squeezed.compress(b"0" * _MEGABYTE) + squeezed.flush(zlib.Z_SYNC_FLUSH)
    for _ in range(count):
        try:
            held = WebSocket(target, ("Sec-WebSocket-Extensions: permessage-deflate",))
        except OSError:
            outcome.note("refused")
            continue
        with held.socket:
            if b"permessage-deflate" in held.answer:
                outcome.note("compression agreed on")
                continue
            with suppress(OSError):
                held.send(bomb, fin=False, rsv1=True)
                for _ in range(600):
                    held.send(bomb, opcode=0x0, fin=False)
            outcome.note("no compression, cut" if held.is_cut() else "kept")
    return outcome


def attachments(target: Target, count: int) -> Outcome:
    """A board announces attachments without number, sends bytes, and event names that are Socket.IO's own."""
    outcome = Outcome()
    evil = [
        (0x1, b'451000000000-/hall,["sound",{"_placeholder":true,"num":0}]'),
        (0x1, b'4699-/hall,1["sound"]'),
        (0x2, os.urandom(1000)),
        (0x1, b'42/hall,["disconnect"]'),
        (0x1, b'42/hall,["connect",{"token":"x"}]'),
        (0x1, b"4" + b"[" * 60_000),
        (0x1, b"42/hall," + b"[" * 60_000),
        (0x1, b"b" + b"A" * 1000),
    ]
    for number in range(count):
        opcode, payload = evil[number % len(evil)]
        try:
            board = target.websocket("board")
        except OSError:
            outcome.note("refused")
            continue
        with board.socket:
            with suppress(OSError):
                board.send(payload, opcode)
            outcome.note("cut" if board.is_cut() else "kept")
    return outcome


def half_sent_heads(target: Target, count: int) -> Outcome:
    """Requests whose headers never end, held open and fed a byte now and then."""
    return _hold(target, count, target.head("GET", "/", "Accept: text/html")[:-2])


def half_sent_bodies(target: Target, count: int) -> Outcome:
    """Requests whose bodies never end."""
    head = target.head("POST", "/sign-in", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 60000")
    return _hold(target, count, head + b"name=a")


def silent_sockets(target: Target, count: int) -> Outcome:
    """Websockets that join nothing but answer each ping."""
    outcome = Outcome()
    held: list[WebSocket] = []
    for _ in range(count):
        try:
            held.append(WebSocket(target))
        except OSError:
            outcome.note("refused")
    for one in held:
        with one.socket:
            outcome.note("cut" if _answers_pings_until_cut(one) else "kept")
    return outcome


def frame_flood(target: Target, count: int) -> Outcome:
    """A board sends small frames as fast as it can: messages, pings, empty fragments, events that nobody handles."""
    outcome = Outcome()
    frames = [
        framed(b'42/hall,["sound",{"zones":[],"audible":true}]'),
        framed(b"", opcode=0x9),
        framed(b'42/hall,["nonsense"]'),
        framed(b"3"),
    ]
    return _pour(target, outcome, "board", count, b"".join(frames * 8), len(frames) * 8)


def snapshot_flood(target: Target, count: int) -> Outcome:
    """A console asks for the whole hall as fast as it can."""
    return _pour(target, Outcome(), "manager", count, framed(b'42/hall,["snapshot"]') * 32, 32)


def random_phone_pages(target: Target, count: int) -> Outcome:
    """Guesses the addresses of visitors' pages."""
    return _in_parallel(target, count, lambda: (target.head("GET", f"/t/{os.urandom(11).hex()}"), b""))


def wrong_tokens(target: Target, count: int) -> Outcome:
    """Guesses tokens."""
    return _in_parallel(
        target,
        count,
        lambda: (target.head("GET", "/api/v1/hall", f"Authorization: Bearer {os.urandom(16).hex()}"), b""),
    )


def expensive_reports(target: Target, count: int) -> Outcome:
    """A manager asks for ten years, by everything there is, all at once."""
    by = ("kind", "group", "window", "hour")

    def question() -> tuple[bytes, bytes]:
        path = f"/api/v1/reports/waits?from=2017-01-01&to=2026-11-23&by={random.choice(by)}"
        return target.head("GET", path, who="manager"), b""

    return _in_parallel(target, count, question)


def endless_texts(target: Target, count: int) -> Outcome:
    """A kiosk has texts read out that nobody has heard yet."""

    def text() -> tuple[bytes, bytes]:
        body = f'{{"text": "{os.urandom(200).hex()}", "lang": "ru"}}'.encode()
        head = target.head(
            "POST", "/kiosk/speech", "Content-Type: application/json", f"Content-Length: {len(body)}", who="kiosk"
        )
        return head, body

    return _in_parallel(target, count, text)


def pipelined_requests(target: Target, count: int) -> Outcome:
    """A kiosk sends all its requests at once, without waiting for a single answer."""
    outcome = Outcome()
    request = target.head("GET", "/api/v1/hall", who="kiosk")
    for _ in range(max(1, count // 100)):
        with target.connect() as connection:
            try:
                connection.sendall(request * 100)
            except OSError:
                outcome.note("cut")
                continue
            outcome.note("taken up" if status_of(connection) else "cut")
    return outcome


def many_connections(target: Target, count: int) -> Outcome:
    """Connects and says nothing."""
    return _hold(target, count, b"")


ATTACKS: dict[str, Attack] = {
    attack.__name__.replace("_", "-"): attack
    for attack in (
        unfinished_fragments,
        deflate_bomb,
        attachments,
        half_sent_heads,
        half_sent_bodies,
        silent_sockets,
        frame_flood,
        snapshot_flood,
        random_phone_pages,
        wrong_tokens,
        expensive_reports,
        endless_texts,
        pipelined_requests,
        many_connections,
    )
}

LONG = {
    "unfinished-fragments": 200,
    "deflate-bomb": 100,
    "attachments": 200,
    "half-sent-heads": 1100,
    "half-sent-bodies": 1100,
    "silent-sockets": 300,
    "frame-flood": 40_000,
    "snapshot-flood": 20_000,
    "random-phone-pages": 5000,
    "wrong-tokens": 5000,
    "expensive-reports": 300,
    "endless-texts": 300,
    "pipelined-requests": 5000,
    "many-connections": 1500,
}
"""How often each is tried in its long form."""


def mixed(target: Target, count: int) -> Outcome:
    """Attacks drawn at random, three at a time, each a twentieth of its long form."""
    outcome = Outcome()
    for _ in range(count):
        chosen = random.sample(list(ATTACKS), 3)
        tasks = [
            threading.Thread(target=_add, args=(outcome, ATTACKS[name], target, max(1, LONG[name] // 20)))
            for name in chosen
        ]
        for task in tasks:
            task.start()
        for task in tasks:
            task.join()
    return outcome


def _add(outcome: Outcome, attack: Attack, target: Target, count: int) -> None:
    with suppress(OSError):
        found = attack(target, count)
        outcome.tried += found.tried
        outcome.became.update(found.became)


def _hold(target: Target, count: int, beginning: bytes) -> Outcome:
    """Opens connections, sends the beginning of something on each, and waits for the server to end them."""
    outcome = Outcome()
    held: list[socket.socket] = []
    for _ in range(count):
        try:
            connection = target.connect()
            connection.sendall(beginning)
            held.append(connection)
        except OSError:
            outcome.note("refused")
    deadline = time.monotonic() + 45
    for connection in held:
        with connection:
            outcome.note("cut" if is_cut(connection, max(0.1, deadline - time.monotonic())) else "kept")
    return outcome


def _answers_pings_until_cut(one: WebSocket) -> bool:
    deadline = time.monotonic() + 30
    one.socket.settimeout(2)
    while time.monotonic() < deadline:
        try:
            received = one.socket.recv(4096)
            if not received:
                return True
            if received.endswith(b"\x812"):  # a frame of one byte, Engine.IO's ping
                one.send(b"3")
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def _pour(target: Target, outcome: Outcome, who: str, count: int, batch: bytes, frames: int) -> Outcome:
    """Sends frames on a joined socket until it is cut, all are sent, or the server takes no more for a while."""
    try:
        joined = target.websocket(who)
    except OSError:
        outcome.note("refused")
        return outcome
    with joined.socket as connection:
        connection.settimeout(0.5)
        deadline = time.monotonic() + 20
        while outcome.tried < count and time.monotonic() < deadline:
            try:
                connection.sendall(batch)
            except TimeoutError:
                outcome.became["slowed down"] += 1
            except OSError:
                outcome.became["cut"] += 1
                break
            outcome.tried += frames
            outcome.became["sent"] += frames
            with suppress(OSError):
                connection.recv(1 << 20, socket.MSG_DONTWAIT)
    return outcome


def _in_parallel(target: Target, count: int, request: Callable[[], tuple[bytes, bytes]]) -> Outcome:
    """Sends requests over many connections, each as soon as the one before is answered, for at most half a minute."""
    outcome = Outcome()
    left = iter(range(count))
    lock = threading.Lock()
    deadline = time.monotonic() + 30

    def ask() -> None:
        connection: socket.socket | None = None
        while time.monotonic() < deadline:
            with lock:
                if next(left, None) is None:
                    break
            try:
                connection = connection or target.connect()
                connection.sendall(b"".join(request()))
                status = status_of(connection)
            except OSError:
                status = 0
            with lock:
                outcome.note(str(status) if status else "cut")
            if not status and connection:
                connection.close()
                connection = None
        if connection:
            connection.close()

    tasks = [threading.Thread(target=ask) for _ in range(min(_AT_ONCE, count))]
    for task in tasks:
        task.start()
    for task in tasks:
        task.join()
    return outcome
