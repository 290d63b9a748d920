"""An emulated cash register of Shtrih-M: the line with both protocols, its faults; its commands: `shtrih_cash.py`."""

import logging
import time
from pathlib import Path

from devices.emulators.device_on_a_line import DeviceOnALine
from devices.emulators.faults import SHTRIH, Fault, read_fault
from devices.emulators.faulty_line import PowerCut
from devices.emulators.fiscal_storage import EmulatedStorage
from devices.emulators.shtrih_cash import EmulatedShtrihCash
from devices.registers.shtrih.frame import (
    BYTE_S,
    Numbered,
    NumberedReader,
    ShtrihReader,
    Signal,
    pack,
    pack_numbered,
)

log = logging.getLogger(__name__)


class EmulatedShtrih(DeviceOnALine):
    """On a pty, or with `tcp_port` on a TCP port (0: a free one). `storage.book` is what it has really registered.

    `print_s` is how long a receipt takes to print; until then it answers that it is still printing.
    """

    faults = SHTRIH

    def __init__(
        self,
        link: Path | None = None,
        *,
        tcp_port: int | None = None,
        baud: int = 0,
        memory: Path | None = None,
        print_s: float = 0,
        byte_s: float = BYTE_S,
        protocol: int = 1,
    ) -> None:
        super().__init__("register", link, baud=baud, tcp_port=tcp_port)
        self.storage = EmulatedStorage(memory)
        self.cash = EmulatedShtrihCash(self.storage, print_s)
        self._protocol, self._byte_s = protocol, byte_s
        self._stray = tcp_port is not None
        self._loses_reply = False
        self._boot()

    def _boot(self) -> None:
        self.storage.boot()
        self.cash.boot()
        self._held: bytes | None = None
        self._number = 0
        self._connected()

    def _connected(self) -> None:
        self._reader = ShtrihReader(byte_s=self._byte_s)
        self._numbered = NumberedReader(byte_s=self._byte_s)

    @property
    def traffic(self) -> tuple[int, int]:
        """Bytes received and sent so far."""
        return self._line.read_bytes, self._line.written_bytes

    def fault(self, line: str) -> None:
        """Sets one of the faults that this register has. Raises UnknownFault."""
        fault = read_fault(line, self.faults)
        with self._state:
            if fault.name == "lose-reply":
                self._loses_reply = True
            elif fault.name == "ok":
                self._loses_reply = False
                self.cash.repair()
                self._line.repair()
            elif not self.cash.fault(fault):
                self._line.fault(Fault(fault.name, fault.number))

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
                    self._state.notify_all()
            except PowerCut:
                with self._state:
                    self._line.discard()
                    self._boot()
                    self._state.notify_all()

    def _receive(self, data: bytes) -> None:
        if self._protocol == 2:
            for numbered in self._numbered.feed(data):
                self._answer_numbered(numbered)
            return
        for token in self._reader.feed(data):
            if token is Signal.ENQ:
                self._write(bytes([Signal.NAK if self._held is None else Signal.ACK]))
                if self._held is not None:
                    self._send_held()
            elif token is Signal.ACK:
                self._held = None
            elif token is Signal.BROKEN:
                self._write(bytes([Signal.NAK]))
            elif isinstance(token, bytes):
                self._write(bytes([Signal.ACK]))
                self._held = self.cash.carry_out(token)
                self._send_held()

    def _send_held(self) -> None:
        # Only the close of a receipt is worth losing: everything else is asked again.
        if self._loses_reply and self.cash.closed_just_now:
            self._loses_reply, self._held = False, None
            return
        if self._held is not None:
            self._write(pack(self._held))

    def _answer_numbered(self, numbered: Numbered) -> None:
        if numbered.number is None:
            self._write(pack_numbered(self._number, b""))
            return
        if numbered.number != self._number or self._held is None:
            self._held = self.cash.carry_out(numbered.message)
            self._number = numbered.number
        if self._loses_reply and self.cash.closed_just_now:
            self._loses_reply = False
            return
        self._write(pack_numbered(self._number, self._held))

    def _write(self, data: bytes) -> None:
        # Over TCP stray FF bytes come before control bytes.
        self._line.write((b"\xff" if self._stray and len(data) == 1 else b"") + data)

    def wait_printed(self) -> None:
        """Waits until the printer is at rest."""
        while self.cash.printing:
            time.sleep(0.01)
