"""An emulated Vendotek terminal: answers IDL, DIS, VRP, FIN, CDP and ABR by the specification, and can misbehave."""

import logging
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from devices.emulators.pty_line import PtyLine
from devices.vtk.frame import FROM_TERMINAL, TO_TERMINAL, FrameReader, pack
from devices.vtk.message import Message, MessageError, Tag, decode, message
from devices.vtk.tlv import TlvError

log = logging.getLogger(__name__)

FAULTS = ("approve", "decline", "silent", "garbage", "lose-reply", "unplug", "plug", "ok")
RECEIPT = (
    "ACTION:SALE\nTOTAL:{rubles}.{kopecks:02d} RUB\nRESULT:{result}\nCARD:MC\nPAN:************1118\n"
    "INVOICE:{operation:06d}\nRRN:0288100000{operation:02d}"
)


class UnknownFault(ValueError):
    """There is no such fault; the sentence lists those there are."""


class EmulatedTerminal:
    """Use as a context manager; `port` is the path to open.

    A VRP, CDP or FIN repeated with the same operation number gets the earlier answer again and changes nothing.
    `taken` holds the money taken by operation number in kopecks; FIN with amount 0 gives it back.
    """

    def __init__(
        self,
        link: Path | None = None,
        *,
        baud: int = 0,
        keepalive_s: int = 10,
        card_s: float = 0,
        operation: int = 5,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="terminal-") if link is None else None
        self._line = PtyLine(link or Path(self._folder.name if self._folder else "") / "terminal", baud)
        self._keepalive_s = keepalive_s
        self._card_s = card_s
        self._operation = operation
        self._answers: dict[tuple[str, int], Message] = {}
        self._paying: tuple[Message, float] | None = None
        self.taken: dict[int, int] = {}
        self.heard: list[str] = []
        self._approves = True
        self._silent = self._garbage = self._lose_reply = False
        self._state = threading.Condition()
        self._running = False
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> str:
        """The path of the serial port."""
        return str(self._line.link)

    def start(self) -> None:
        """Plugs in and switches on."""
        self._line.plug()
        self._running = True
        self._thread = threading.Thread(target=self._run, name="emulated terminal", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Switches off and removes the port."""
        self._running = False
        if self._thread is not None:
            self._thread.join()
        self._line.unplug()
        if self._folder is not None:
            self._folder.cleanup()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def wait_until(self, condition: Callable[[], bool], timeout_s: float = 5) -> bool:
        """Waits until the condition about this terminal holds; answers whether it does."""
        with self._state:
            return self._state.wait_for(condition, timeout_s)

    def fault(self, name: str) -> None:
        """One of FAULTS: `lose-reply` swallows the next answer, `garbage` spoils its CRC. Raises UnknownFault."""
        if name not in FAULTS:
            raise UnknownFault(f"No fault {name!r}; there are {', '.join(FAULTS)}.")
        with self._state:
            match name:
                case "approve" | "decline":
                    self._approves = name == "approve"
                case "silent":
                    self._silent = True
                case "garbage":
                    self._garbage = True
                case "lose-reply":
                    self._lose_reply = True
                case "unplug":
                    self._line.unplug()
                case _:
                    if name == "ok":
                        self._silent = self._garbage = self._lose_reply = False
                        self._approves = True
                    self._line.plug()

    def _run(self) -> None:
        frames = FrameReader(TO_TERMINAL)
        while self._running:
            for data in frames.feed(self._line.read(256)):
                try:
                    heard = decode(data)
                    with self._state:
                        self.heard.append(heard.name)
                        self._act(heard)
                        self._state.notify_all()
                except (TlvError, MessageError) as error:
                    log.warning("message dropped: %s", error)
            with self._state:
                if self._paying is not None and time.monotonic() >= self._paying[1]:
                    asked, self._paying = self._paying[0], None
                    self._pay(asked, self._approves)

    def _act(self, heard: Message) -> None:
        if self._silent:
            return
        operation = heard.number(Tag.OPERATION)
        if heard.name in ("IDL", "DIS"):
            self._say(
                message(heard.name, operation=self._operation, keepalive_s=self._keepalive_s, operation_timeout_s=60)
            )
        elif heard.name == "ABR":
            if self._paying is not None:
                asked, self._paying = self._paying[0], None
                self._pay(asked, False)
        elif heard.name in ("VRP", "CDP", "FIN") and operation is not None:
            earlier = self._answers.get((heard.name, operation))
            if earlier is not None:
                self._say(earlier)
            elif heard.name == "VRP":
                if self._paying is None:
                    self._paying = (heard, time.monotonic() + self._card_s)
            else:
                self._answer(heard, self._finish(heard, operation))
        else:
            log.warning("%s is not served", heard.name)

    def _pay(self, asked: Message, approved: bool) -> None:
        operation, amount = asked.number(Tag.OPERATION) or 0, asked.number(Tag.AMOUNT) or 0
        approved = approved and amount > 0
        self._operation = operation
        if approved:
            self.taken[operation] = amount
        receipt = RECEIPT.format(
            rubles=amount // 100,
            kopecks=amount % 100,
            result="APPROVED" if approved else "DECLINED",
            operation=operation,
        )
        self._answer(asked, message("VRP", operation=operation, amount=amount if approved else 0, receipt=receipt))

    def _finish(self, asked: Message, operation: int) -> Message:
        """FIN: amount 0 means that the service was not delivered, and the money goes back. CDP is not accepted."""
        amount = asked.number(Tag.AMOUNT) or 0
        self._operation = operation
        if asked.name == "CDP":
            return message("CDP", operation=operation, amount=0)
        if amount == 0:
            self.taken.pop(operation, None)
            return message("FIN", operation=operation, amount=0)
        return message("FIN", operation=operation, amount=amount if self.taken.get(operation) == amount else 0)

    def _answer(self, asked: Message, answer: Message) -> None:
        self._answers[(asked.name, asked.number(Tag.OPERATION) or 0)] = answer
        self._say(answer)

    def _say(self, answer: Message) -> None:
        frame = pack(FROM_TERMINAL, answer.encode())
        if self._lose_reply:
            self._lose_reply = False
            return
        if self._garbage:
            frame = frame[:-1] + bytes([frame[-1] ^ 0xFF])
        self._line.write(frame)
