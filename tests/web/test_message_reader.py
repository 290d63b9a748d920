"""What a client sends on its websocket is bounded while it arrives: in size over all fragments, in kind and in pace."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection

from tests.attack.target import framed
from web.live.message_reader import MessageReader
from web.serving.limits import MOST_MESSAGE_BYTES

_HANDSHAKE = [
    (b"Host", b"talon"),
    (b"Upgrade", b"websocket"),
    (b"Connection", b"Upgrade"),
    (b"Sec-WebSocket-Key", b"dGhlIHNhbXBsZSBub25jZQ=="),
    (b"Sec-WebSocket-Version", b"13"),
    (b"Sec-WebSocket-Extensions", b"permessage-deflate"),
]
TOO_BIG, NOT_TEXT, PROTOCOL_ERROR, NORMAL = b"\x88\x02\x03\xf1", b"\x88\x02\x03\xeb", b"\x88", b"\x88\x02\x03\xe8"


class Line:
    """A connection on which the given pieces arrive one after another, and then nothing more."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self.sent = b""
        self.taken = 0

    def recv(self, size: int) -> bytes:
        piece = next(self._pieces, b"")
        assert len(piece) <= size
        self.taken += len(piece)
        return piece

    def send(self, data: bytes) -> int:
        self.sent += data
        return len(data)


class Reading:
    """A reader with the line it reads from; `frames` are the frames that it counted."""

    def __init__(self, data: bytes | Iterable[bytes]) -> None:
        pieces = (data[at : at + 4096] for at in range(0, len(data), 4096)) if isinstance(data, bytes) else data
        self.line = Line(pieces)
        self.frames = 0
        self.notes: list[str] = []
        protocol = WSConnection(ConnectionType.SERVER)
        protocol.initiate_upgrade_connection(_HANDSHAKE, "/")
        self.accepted = protocol.send(AcceptConnection())
        self.reader = MessageReader(protocol, self.line, self._count, self.notes.append)

    def _count(self) -> None:
        self.frames += 1

    def messages(self) -> list[str]:
        """All messages until there are no more."""
        found = []
        while (message := self.reader.next_message()) is not None:
            found.append(message)
        return found


def test_whole_messages_come_as_they_were_sent() -> None:
    assert Reading(framed(b"first") + framed("второе".encode()) + framed(b"")).messages() == ["first", "второе", ""]


def test_fragments_are_put_together_and_pings_answered_in_between() -> None:
    reading = Reading(framed(b"in ", fin=False) + framed(b"!", opcode=0x9) + framed(b"pieces", opcode=0x0))
    assert reading.messages() == ["in pieces"]
    assert reading.line.sent == b"\x8a\x01!"


def test_a_message_may_be_as_long_as_the_limit_and_no_longer() -> None:
    assert Reading(framed(b"x" * MOST_MESSAGE_BYTES)).messages() == ["x" * MOST_MESSAGE_BYTES]
    longer = Reading(framed(b"x" * (MOST_MESSAGE_BYTES + 1)) + framed(b"next"))
    assert longer.messages() == []
    assert longer.line.sent == TOO_BIG
    assert longer.notes == ["websocket: message too big"]


def test_what_counts_is_bytes_and_not_letters() -> None:
    assert Reading(framed("я".encode() * (MOST_MESSAGE_BYTES // 2 + 1))).messages() == []


@given(st.lists(st.integers(0, 9000), min_size=1, max_size=400))
def test_an_unfinished_message_never_holds_more_than_the_limit(sizes: list[int]) -> None:
    def fragments() -> Iterable[bytes]:
        for number, size in enumerate(sizes * 100):
            data = framed(b"x" * size, opcode=0x0 if number else 0x1, fin=False)
            yield from (data[at : at + 4096] for at in range(0, len(data), 4096))

    reading = Reading(fragments())
    assert reading.messages() == []
    headers = 14 * reading.frames
    assert reading.line.taken <= MOST_MESSAGE_BYTES + headers + 4096


def test_an_announced_length_is_not_waited_for() -> None:
    huge = b"\x81\xff" + (1 << 40).to_bytes(8, "big") + bytes(4)
    reading = Reading(iter([huge, *[b"x" * 4096] * 1000]))
    assert reading.messages() == []
    assert reading.line.sent == TOO_BIG
    assert reading.line.taken < 2 * MOST_MESSAGE_BYTES


def test_empty_fragments_are_counted_like_any_other() -> None:
    reading = Reading(framed(b"", fin=False) + framed(b"", opcode=0x0, fin=False) * 500 + framed(b"x", opcode=0x0))
    assert reading.messages() == ["x"]
    assert reading.frames >= 502


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        pytest.param(framed(b"bytes", opcode=0x2), NOT_TEXT, id="bytes"),
        pytest.param(framed(b"b", opcode=0x2, fin=False), NOT_TEXT, id="unfinished bytes"),
        pytest.param(framed(b"x", rsv1=True), PROTOCOL_ERROR, id="compressed"),
        pytest.param(framed(b"\xff\xfe"), PROTOCOL_ERROR, id="not UTF-8"),
        pytest.param(framed("😀".encode()[:2]), PROTOCOL_ERROR, id="half a letter"),
        pytest.param(framed(b"x", opcode=0x3), PROTOCOL_ERROR, id="an unknown kind of frame"),
        pytest.param(framed(b"x", opcode=0x0), PROTOCOL_ERROR, id="a fragment of nothing"),
        pytest.param(framed(b"x", fin=False) + framed(b"y"), PROTOCOL_ERROR, id="a message inside another"),
        pytest.param(framed(b"x" * 126, opcode=0x9), PROTOCOL_ERROR, id="a long ping"),
        pytest.param(b"\x81\x01x", PROTOCOL_ERROR, id="not masked"),
        pytest.param(framed(b"\x03\xe8", opcode=0x8), NORMAL, id="good-bye"),
    ],
)
def test_what_a_server_must_not_take_ends_the_conversation(data: bytes, answer: bytes) -> None:
    reading = Reading(framed(b"before") + data + framed(b"after"))
    assert reading.messages() == ["before"]
    assert reading.line.sent.startswith(answer)


def test_compression_is_not_agreed_on() -> None:
    assert b"permessage-deflate" not in Reading(b"").accepted


@given(st.binary(max_size=2000))
def test_any_bytes_at_all_end_in_messages_or_a_good_bye(data: bytes) -> None:
    Reading(data).messages()
