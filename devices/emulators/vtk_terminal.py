"""An emulated Vendotek terminal: answers IDL, DIS, VRP, FIN, CDP and ABR by the specification, and can misbehave."""

import logging
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from devices.emulators.control import UnknownFault
from devices.emulators.faulty_line import COUNTED_LINE_FAULTS, LINE_FAULTS, FaultyLine
from devices.emulators.memory import Memory
from devices.vtk.frame import FROM_TERMINAL, TO_TERMINAL, FrameReader, pack
from devices.vtk.message import Message, MessageError, Tag, decode, message
from devices.vtk.tlv import TlvError

log = logging.getLogger(__name__)

FAULTS = ("approve", "decline", "lose-reply", "ok", *LINE_FAULTS)
RECEIPT = (
    "ACTION:SALE\nTOTAL:{rubles}.{kopecks:02d} RUB\nRESULT:{result}\nCARD:MC\nPAN:************1118\n"
    "INVOICE:{operation:06d}\nRRN:0288100000{operation:02d}"
)


class EmulatedTerminal:
    """Use as a context manager; `port` is the path to open.

    A VRP, CDP or FIN repeated with the same operation number gets the earlier answer again and changes nothing.
    `taken` holds the money taken by operation number in kopecks; FIN with amount 0 gives it back. With `memory`, a
    file, all this survives that its process is killed, as the flash memory of a real terminal survives a power cut.
    """

    def __init__(
        self,
        link: Path | None = None,
        *,
        baud: int = 0,
        keepalive_s: int = 10,
        card_s: float = 0,
        operation: int = 5,
        memory: Path | None = None,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="terminal-") if link is None else None
        self._line = FaultyLine(link or Path(self._folder.name if self._folder else "") / "terminal", baud)
        self._keepalive_s = keepalive_s
        self._card_s = card_s
        self._memory = Memory(memory)
        remembered = self._memory.read()
        self._operation: int = remembered.get("operation", operation)
        self._answers = {
            (name, int(number)): decode(bytes.fromhex(answer)) for name, number, answer in remembered.get("answers", [])
        }
        self.taken: dict[int, int] = {int(number): kopecks for number, kopecks in remembered.get("taken", {}).items()}
        self._paying: tuple[Message, float] | None = None
        self.heard: list[str] = []
        self._approves = True
        self._lose_reply = False
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

    @property
    def traffic(self) -> tuple[int, int]:
        """Bytes received and sent so far."""
        return self._line.read_bytes, self._line.written_bytes

    def fault(self, name: str) -> None:
        """One of FAULTS, or one of COUNTED_LINE_FAULTS with its number: `lose-reply` swallows the next answer.

        Raises UnknownFault.
        """
        with self._state:
            if self._line.fault(name):
                return
            match name:
                case "approve" | "decline":
                    self._approves = name == "approve"
                case "lose-reply":
                    self._lose_reply = True
                case "ok":
                    self._lose_reply, self._approves = False, True
                    self._line.repair()
                case _:
                    counted = ", ".join(f"{each} N" for each in COUNTED_LINE_FAULTS)
                    raise UnknownFault(f"No fault {name!r}; there are {', '.join(FAULTS)}, {counted}.")

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
        self._memory.write(
            {
                "operation": self._operation,
                "taken": self.taken,
                "answers": [[name, number, each.encode().hex()] for (name, number), each in self._answers.items()],
            }
        )
        self._say(answer)

    def _say(self, answer: Message) -> None:
        if self._lose_reply:
            self._lose_reply = False
            return
        self._line.write(pack(FROM_TERMINAL, answer.encode()))
