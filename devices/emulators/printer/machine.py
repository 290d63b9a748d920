"""The emulated printer as a whole: a line, a receive buffer, a mechanism with its own time, sensors and faults."""

import contextlib
import logging
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from devices.emulators.control import UnknownFault
from devices.emulators.printer.interpreter import Interpreter, Slip
from devices.emulators.printer.paper import CELL_WIDTH, font_file
from devices.emulators.printer.parser import Command, CommandParser
from devices.emulators.printer.sensors import Sensors
from devices.emulators.pty_line import PtyLine
from devices.emulators.switched import Switchable
from devices.emulators.tcp_line import TcpLine

log = logging.getLogger(__name__)

BUFFER_BYTES = 4096
DOTS_PER_MM = 8
CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
FULL_STATUS = b"\x10\x04\x14"
EPSON = [*(bytes([0x10, 0x04, n]) for n in range(1, 5)), b"\x10\x05\x01", b"\x10\x05\x02", CLEAR_BUFFERS]
CUSTOM = [b"\x10\x04\x01", b"\x10\x04\x02", FULL_STATUS]
"""The real-time commands of each dialect."""
SENSOR_FAULTS = {
    "paper-out": ("paper_end", True),
    "paper-near-end": ("near_end", True),
    "cover-open": ("cover_open", True),
    "cutter": ("cutter_jammed", True),
    "head-up": ("head_up", True),
    "head-hot": ("head_hot", True),
    "slip-in-mouth": ("in_mouth", True),
    "taken": ("in_mouth", False),
}
"""What a person does to the machine, or the machine to itself, and the sensor that detects it."""
IMMEDIATE_FAULTS = (*SENSOR_FAULTS, "silent", "mute", "stall", "unplug", "plug", "ok")
COUNTED_FAULTS = ("unplug-after", "silent-after", "mute-after", "paper-out-after", "cover-open-after")
ON_RECEIPT = ("unplug-after", "silent-after", "mute-after")


class EmulatedPrinter(Switchable):
    """Use as a context manager; `port` is the path or address to open.

    `dialect` "custom" is a kiosk printer of Custom, which answers DLE EOT 20 and keeps each slip in its mouth until it is
    taken. With `answers_in_data` False it treats real-time commands inside a picture or symbol as part of it.
    Real-time commands (DLE …) are answered on receipt, all others when the mechanism reaches them. Out of paper, with
    the cover open or the cutter stuck, it keeps the rest in its buffer, as a real printer does.
    """

    def __init__(
        self,
        link: Path | PtyLine | TcpLine | None = None,
        output: Path | None = None,
        *,
        baud: int = 0,
        speed_mm_s: float = 0,
        answers_gs_h: bool = True,
        codepages: dict[int, str] | None = None,
        overflow: Literal["cut", "wrap"] = "cut",
        fonts: Path | None = None,
        columns: int = 48,
        dialect: Literal["epson", "custom"] = "epson",
        answers_in_data: bool = True,
    ) -> None:
        font_file(False, fonts)
        self._folder = tempfile.TemporaryDirectory(prefix="printer-") if link is None else None
        self._line: PtyLine | TcpLine
        if isinstance(link, PtyLine | TcpLine):
            self._line = link
        else:
            self._line = PtyLine(link or Path(self._folder.name if self._folder else "") / "printer", baud)
        self._real_time = CUSTOM if dialect == "custom" else EPSON
        self._custom = dialect == "custom"
        # Follows the input command by command, for a printer that answers no query inside of a command.
        self._intake = None if answers_in_data else CommandParser()
        self._output = output
        self._speed_mm_s = speed_mm_s
        self._answers_gs_h = answers_gs_h
        self.sensors = Sensors()
        self._parser = CommandParser()
        self._interpreter = Interpreter(
            self._move, codepages=codepages, overflow=overflow, fonts=fonts, dots=columns * CELL_WIDTH
        )
        self._state = threading.Condition(threading.RLock())
        self._buffer = bytearray()
        self._half_real_time = b""
        self._automatic = False
        self._sent_status = b""
        self._silent = self._mute = self._stalled = False
        self._countdown: dict[str, int] = {}
        self._running = False
        self._threads: list[threading.Thread] = []

    @property
    def port(self) -> str:
        """The path of the serial port, or the network address."""
        return self._line.address

    @property
    def slips(self) -> list[Slip]:
        """All slips cut off so far."""
        return list(self._interpreter.slips)

    @property
    def uncut(self) -> tuple[str, ...]:
        """The lines on the paper that is still in the machine."""
        return tuple(self._interpreter.paper.text)

    @property
    def unknown_commands(self) -> dict[str, int]:
        """How often each unknown command was received."""
        return dict(self._interpreter.unknown)

    @property
    def plugged(self) -> bool:
        """The cable is in."""
        return self._line.plugged

    def start(self) -> None:
        """Plugs in and switches on."""
        if self._output is not None:
            self._output.mkdir(parents=True, exist_ok=True)
        self._line.plug()
        self._running = True
        for work, name in ((self._receive, "receive"), (self._mechanism, "mechanism")):
            thread = threading.Thread(target=work, name=f"emulated printer: {name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Switches off and removes the port."""
        with self._state:
            self._running = False
            self._state.notify_all()
        for thread in self._threads:
            thread.join()
        self._line.unplug()
        if self._folder is not None:
            self._folder.cleanup()

    def wait_until(self, condition: Callable[[], bool], timeout_s: float = 5) -> bool:
        """Waits until the condition about this printer holds; returns whether it does."""
        with self._state:
            return self._state.wait_for(condition, timeout_s)

    def fault(self, name: str, after: int | None = None) -> None:
        """Sets a fault: one of IMMEDIATE_FAULTS, or `NAME-after` with a number of bytes. Raises UnknownFault.

        Bytes of real-time commands do not count. `silent` hangs and ignores its input; `mute` works but sends nothing;
        `stall` takes no bytes from the line; `ok` repairs everything.
        """
        words = name.split()
        if len(words) == 2 and words[1].isdigit():
            name, after = words[0], int(words[1])
        if name in COUNTED_FAULTS and after is not None:
            with self._state:
                self._countdown[name] = after
                self._count(name, 0)
            return
        if name not in IMMEDIATE_FAULTS or after is not None:
            counted = ", ".join(f"{fault} N" for fault in COUNTED_FAULTS)
            raise UnknownFault(f"No fault {name!r}; there are {', '.join(IMMEDIATE_FAULTS)}, {counted}.")
        with self._state:
            self._become(name)
            self._send_status_if_changed()
            self._state.notify_all()

    def _become(self, name: str) -> None:
        if name in SENSOR_FAULTS:
            sensor, value = SENSOR_FAULTS[name]
            setattr(self.sensors, sensor, value)
            return
        match name:
            case "silent":
                self._silent = True
            case "mute":
                self._mute = True
            case "stall":
                self._stalled = True
            case "unplug":
                self._line.unplug()
            case "plug":
                self._line.plug()
            case "ok":
                self._repair()

    def _repair(self) -> None:
        if self._silent:
            # A hung printer is switched off and on.
            self._clear_buffers()
            self._interpreter.initialise()
            self._automatic = False
        self.sensors = Sensors()
        self._silent = self._mute = self._stalled = False
        self._countdown.clear()
        self._line.plug()

    def _count(self, name: str, consumed: int) -> None:
        """Counts bytes towards a fault that is set after a number of them."""
        if name not in self._countdown:
            return
        self._countdown[name] -= consumed
        if self._countdown[name] <= 0:
            del self._countdown[name]
            self._become(name.removesuffix("-after"))
            self._send_status_if_changed()
            self._state.notify_all()

    def _receive(self) -> None:
        while self._running:
            with self._state:
                if self._stalled or len(self._buffer) >= BUFFER_BYTES:
                    self._state.wait(0.05)
                    continue
            data = self._line.read(64)
            with self._state:
                for byte in data:
                    if not self._line.plugged:
                        break
                    self._take(byte)
                self._state.notify_all()

    def _take(self, byte: int) -> None:
        """Handles a byte from the line. Real-time commands act at once; they stay in the stream, where the parser skips them."""
        if self._silent:
            return
        if self._intake is not None and self._intake.inside_data:
            self._keep(byte)
            return
        candidate = self._half_real_time + bytes([byte])
        if candidate in self._real_time:
            self._half_real_time = b""
            self._buffer += candidate
            self._act_in_real_time(candidate)
        elif any(command.startswith(candidate) for command in self._real_time):
            self._half_real_time = candidate
        else:
            self._half_real_time = b""
            for taken in candidate:
                if self._silent or not self._line.plugged:
                    return
                self._keep(taken)

    def _keep(self, byte: int) -> None:
        self._buffer.append(byte)
        if self._intake is not None:
            self._intake.feed(bytes([byte]))
        for name in ON_RECEIPT:
            self._count(name, 1)

    def _act_in_real_time(self, command: bytes) -> None:
        if command == FULL_STATUS:
            self._send(self.sensors.full())
        elif command[1] == 0x04:
            self._send(bytes([self.sensors.real_time(command[2])]))
        elif command[1] == 0x05:
            self.sensors.cutter_error = self.sensors.cutter_jammed and self.sensors.cutter_error
            if command[2] == 2:
                self._clear_buffers()
            self._send_status_if_changed()
        else:
            self._clear_buffers()
            self._send(b"\x37\x25\x00")

    def _clear_buffers(self) -> None:
        self._buffer.clear()
        self._parser.clear()
        if self._intake is not None:
            self._intake.clear()
        self._interpreter.line = []

    def _mechanism(self) -> None:
        while self._running:
            with self._state:
                self._state.wait_for(self._can_work, 0.2)
                if not self._can_work():
                    continue
                byte = bytes(self._buffer[:1])
                del self._buffer[:1]
                commands = self._parser.feed(byte)
            for command in commands:
                self._execute(command)
            if commands and commands[0].name.startswith("DLE"):
                continue
            with self._state:
                for name in ("paper-out-after", "cover-open-after"):
                    self._count(name, 1)

    def _can_work(self) -> bool:
        return bool(self._buffer) and self.sensors.online and not self._silent and self._running

    def _execute(self, command: Command) -> None:
        if command.name.startswith("DLE"):
            return
        if command.name == "GS V":
            self._cut(command)
            return
        self._interpreter.execute(command)
        with self._state:
            self._answer(command)
            self._state.notify_all()

    def _cut(self, command: Command) -> None:
        if self.sensors.cutter_jammed:
            with self._state:
                self.sensors.cutter_error = True
                self._send_status_if_changed()
            return
        self._interpreter.execute(command)
        slip = self._interpreter.cut(command.arguments)
        if slip is not None and self._output is not None:
            slip.save(self._output)
        with self._state:
            self.sensors.in_mouth = self._custom and slip is not None
            self._state.notify_all()
        if slip is not None:
            log.info("slip %d: %s", slip.number, " | ".join(line for line in slip.text if line.strip()))

    def _answer(self, command: Command) -> None:
        """Answers the status commands that are answered in their turn."""
        arguments = command.arguments
        match command.name:
            case "ESC @":
                self._automatic = False
            case "GS a":
                self._automatic = bool(arguments[0] & 0x0F)
                self._sent_status = b""
                self._send_status_if_changed()
            case "GS r" if arguments[0] in (1, 49):
                self._send(bytes([self.sensors.paper_bits()]))
            case "GS r":
                self._send(b"\x00")
            case "GS ( H" if self._answers_gs_h and arguments[2:4] == b"00" and len(arguments) == 8:
                self._send(b"\x37\x22" + arguments[4:8] + b"\x00")
            case "GS I" if arguments[0] == 67:
                self._send(b"_Talon emulated printer\x00")

    def _send_status_if_changed(self) -> None:
        now = self.sensors.automatic()
        if self._automatic and now != self._sent_status:
            self._sent_status = now
            self._send(now)

    def _send(self, data: bytes) -> None:
        if not self._silent and not self._mute:
            self._line.write(data)

    def _move(self, dots: int) -> None:
        if self._speed_mm_s:
            time.sleep(dots / DOTS_PER_MM / self._speed_mm_s)


def control(printer: EmulatedPrinter, line: str) -> str:
    """Handles a line of the control socket: a fault, or `status`. Returns the answer."""
    words = line.strip()
    if words == "status":
        sensors = printer.sensors
        state = "unplugged" if not printer.plugged else "online" if sensors.online else "offline"
        return f"{state}, slips {len(printer.slips)}, unknown commands {sum(printer.unknown_commands.values())}"
    with contextlib.suppress(UnknownFault):
        printer.fault(words)
        return "done"
    return f"no such command; use status, {', '.join(IMMEDIATE_FAULTS)}, {', '.join(f'{n} N' for n in COUNTED_FAULTS)}"
