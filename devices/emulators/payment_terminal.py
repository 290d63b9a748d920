"""What emulated payment terminals with a line share: faults, books, and restarting after a power cut."""

from abc import abstractmethod
from pathlib import Path
from typing import ClassVar

from devices.emulators.device_on_a_line import DeviceOnALine
from devices.emulators.faults import Fault, read_fault
from devices.emulators.faulty_line import PowerCut
from devices.emulators.memory import Memory


class PaymentTerminalOnALine(DeviceOnALine):
    """`charges` are the terminal's own books: every amount taken in kopecks, amounts given back as negative ones.

    With `memory`, a file, the books survive the death of the process.
    """

    faults: ClassVar[tuple[str, ...]]

    def __init__(self, link: Path | None, *, tcp_port: int | None, baud: int, memory: Path | None) -> None:
        super().__init__("terminal", link, baud=baud, tcp_port=tcp_port)
        self._memory = Memory(memory)
        self._approves, self._loses_reply = True, False
        self.charges: list[int] = []
        self._boot()

    @abstractmethod
    def _boot(self) -> None:
        """Switches on: everything except the memory is in its initial state."""

    @abstractmethod
    def _receive(self, data: bytes) -> None:
        """Handles bytes from the line."""

    @abstractmethod
    def _connected(self) -> None:
        """Handles a new connection: what was half received on the former one is void."""

    @abstractmethod
    def _tick(self) -> None:
        """Does what is due; called about every 50 ms."""

    @property
    def traffic(self) -> tuple[int, int]:
        """Bytes received and sent so far."""
        return self._line.read_bytes, self._line.written_bytes

    def fault(self, line: str) -> None:
        """Sets one of the faults that this terminal has. Raises UnknownFault."""
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
                        self._receive(data)
                    self._tick()
                    self._state.notify_all()
            except PowerCut:
                with self._state:
                    self._line.discard()
                    self._boot()
                    self._state.notify_all()
