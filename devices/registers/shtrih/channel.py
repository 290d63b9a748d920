"""One exchange with a register of Shtrih-M: knock, command, answer, in protocol 1; by number, and so repeat-safe, in 2.

After a lost answer of protocol 1 nothing is sent again: after power-on the register has forgotten it, and only the
storage knows what was done.
"""

import time
from abc import ABC, abstractmethod

from devices.fiscal.contract import RegisterSilent
from devices.links import Link
from devices.registers.shtrih.frame import (
    BYTE_S,
    Numbered,
    NumberedReader,
    ShtrihReader,
    Signal,
    Token,
    pack,
    pack_numbered,
)

KNOCK_S = 1.0
ATTEMPTS = 3
SILENT = "The cash register does not answer: check its power, its cable and the line's speed."


class AnswerLost(RegisterSilent):
    """The command may have arrived, and its answer did not."""


class ShtrihChannel(ABC):
    """Messages to and from one register. Raises LinkError as the link does, and RegisterSilent."""

    def __init__(self, link: Link) -> None:
        self.link = link

    @abstractmethod
    def open(self) -> None:
        """Opens the link and forgets what was half received. Raises LinkAbsent."""

    @abstractmethod
    def exchange(self, message: bytes, answer_s: float) -> bytes:
        """The answer to a message, within `answer_s` seconds. RegisterSilent: it never arrived; AnswerLost: it may have."""


class ShtrihProtocol1(ShtrihChannel):
    """`05` asks whether the register is ready, `06` and `15` follow each message, both ways."""

    def __init__(self, link: Link, *, knock_s: float = KNOCK_S, byte_s: float = BYTE_S) -> None:
        super().__init__(link)
        self._knock_s, self._byte_s = knock_s, byte_s
        self._reader = ShtrihReader(byte_s=byte_s)
        self._tokens: list[Token] = []

    def open(self) -> None:
        self.link.open()
        self._forget()

    def exchange(self, message: bytes, answer_s: float) -> bytes:
        self._knock()
        for _ in range(ATTEMPTS):
            self._forget()
            self.link.write(pack(message))
            token = self._token(time.monotonic() + self._knock_s)
            if token is Signal.NAK:
                continue
            if token is not Signal.ACK:
                raise AnswerLost(SILENT)
            return self._answer(message, time.monotonic() + answer_s)
        raise RegisterSilent("The cash register takes no command: the line is disturbed.")

    def _knock(self) -> None:
        """Until the register is ready for a command. What it still holds belongs to an earlier one: taken and dropped."""
        for _ in range(ATTEMPTS):
            self._forget()
            self.link.write(bytes([Signal.ENQ]))
            until = time.monotonic() + self._knock_s
            token = self._token(until)
            while token is Signal.ACK or isinstance(token, bytes) or token is Signal.BROKEN:
                # It prepares or holds an answer, of which it says so at once; it comes when it is ready.
                if isinstance(token, bytes):
                    self.link.write(bytes([Signal.ACK]))
                    break
                token = self._token(until)
            if token is Signal.NAK:
                return
        raise RegisterSilent(SILENT)

    def _answer(self, message: bytes, until: float) -> bytes:
        broken = 0
        while (token := self._token(until)) is not None:
            if isinstance(token, bytes):
                self.link.write(bytes([Signal.ACK]))
                if token[: _head(message)] == message[: _head(message)]:
                    return token
            elif token is Signal.BROKEN and broken < ATTEMPTS:
                # It does not send it again by itself: asked what it has, it says so and sends it.
                broken += 1
                self.link.write(bytes([Signal.NAK]))
                self.link.write(bytes([Signal.ENQ]))
        raise AnswerLost("The cash register has not answered the command.")

    def _token(self, until: float) -> Token | None:
        while not self._tokens:
            data = self.link.read(until)
            if not data:
                return None
            self._tokens = self._reader.feed(data)
        return self._tokens.pop(0)

    def _forget(self) -> None:
        self._reader = ShtrihReader(byte_s=self._byte_s)
        self._tokens = []
        if self.link.is_open:
            self.link.waiting()


class ShtrihProtocol2(ShtrihChannel):
    """Every message has a number; the same number again brings the last answer again, and nothing is done twice."""

    def __init__(self, link: Link, *, knock_s: float = KNOCK_S, byte_s: float = BYTE_S) -> None:
        super().__init__(link)
        self._knock_s, self._byte_s = knock_s, byte_s
        self._reader = NumberedReader(byte_s=byte_s)
        self._number: int | None = None

    def open(self) -> None:
        self.link.open()
        self._reader = NumberedReader(byte_s=self._byte_s)
        self._number = None

    def exchange(self, message: bytes, answer_s: float) -> bytes:
        if self._number is None:
            self._number = self._last_number()
        self._number = (self._number + 1) & 0xFFFF
        frame = pack_numbered(self._number, message)
        for _ in range(ATTEMPTS):
            self.link.write(frame)
            until = time.monotonic() + answer_s
            while (answer := self._receive(until)) is not None:
                if answer.number == self._number and answer.message[: _head(message)] == message[: _head(message)]:
                    return answer.message
        self._number = None
        raise AnswerLost("The cash register has not answered the command.")

    def _last_number(self) -> int:
        for _ in range(ATTEMPTS):
            self.link.write(pack_numbered(None, b""))
            until = time.monotonic() + self._knock_s
            while (answer := self._receive(until)) is not None:
                if answer.number is not None and not answer.message:
                    return answer.number
        raise RegisterSilent(SILENT)

    def _receive(self, until: float) -> Numbered | None:
        while data := self.link.read(until):
            found = self._reader.feed(data)
            if found:
                return found[-1]
        return None


def _head(message: bytes) -> int:
    return 2 if message[:1] == b"\xff" else 1
