"""What the emulated payment terminals on a line share: power, cable, faults, books, and waiting for something to happen."""

import tempfile
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from devices.emulators.faults import Fault, read_fault
from devices.emulators.faulty_line import FaultyLine, PowerCut
from devices.emulators.memory import Memory
from devices.emulators.pty_line import PtyLine
from devices.emulators.tcp_line import TcpLine


class PaymentTerminalOnALine(ABC):
    """Use as a context manager; `port` is what to open.

    `charges` lists every taking of money in kopecks, what was given back as a negative amount: the terminal's own books,
    which with `memory`, a file, survive that its process is killed.
    """

    faults: ClassVar[tuple[str, ...]]

    def __init__(self, link: Path | None, *, tcp_port: int | None, baud: int, memory: Path | None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="terminal-") if link is None and tcp_port is None else None
        if tcp_port is not None:
            self._line = FaultyLine(TcpLine(tcp_port))
        else:
            self._line = FaultyLine(PtyLine(link or Path(self._folder.name if self._folder else "") / "port", baud))
        self._memory = Memory(memory)
        self._state = threading.Condition()
        self._running = False
        self._thread: threading.Thread | None = None
        self._approves, self._loses_reply = True, False
        self.charges: list[int] = []
        self.boots = 0
        self._boot()

    @abstractmethod
    def _boot(self) -> None:
        """Power on: everything but the memory is as on the first day."""

    @abstractmethod
    def _hear(self, data: bytes) -> None:
        """Bytes came."""

    @abstractmethod
    def _connected(self) -> None:
        """Somebody new is on the line: what the former one left half said is void."""

    @abstractmethod
    def _tick(self) -> None:
        """Time has passed."""

    @property
    def port(self) -> str:
        """The path of the serial port, or `tcp://host:port`."""
        return self._line.address

    @property
    def traffic(self) -> tuple[int, int]:
        """Bytes received and sent so far."""
        return self._line.read_bytes, self._line.written_bytes

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

    def fault(self, line: str) -> None:
        """One of the vocabulary's words that this terminal knows. Raises UnknownFault."""
        fault = read_fault(line, self.faults)
        with self._state:
            match fault.name:
                case "approve" | "decline":
                    self._approves = fault.name == "approve"
                case "lose-reply":
                    self._loses_reply = True
                case "ok":
                    self._repair()
                case _:
                    self._own_fault(fault)

    def _own_fault(self, fault: Fault) -> None:
        self._line.fault(fault)

    def _repair(self) -> None:
        self._approves, self._loses_reply = True, False
        self._line.repair()

    def _loses_this_reply(self) -> bool:
        lost, self._loses_reply = self._loses_reply, False
        return lost

    def _run(self) -> None:
        connections = 0
        while self._running:
            try:
                data = self._line.read(256)
                with self._state:
                    if self._line.connections != connections:
                        connections = self._line.connections
                        self._connected()
                    if data:
                        self._hear(data)
                    self._tick()
                    self._state.notify_all()
            except PowerCut:
                with self._state:
                    self.boots += 1
                    self._line.discard()
                    self._boot()
                    self._state.notify_all()
