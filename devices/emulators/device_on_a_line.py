"""What emulated devices with a line of their own share: the port, switching on and off, waiting for a state."""

import tempfile
import threading
from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path

from devices.emulators.faulty_line import FaultyLine
from devices.emulators.pty_line import PtyLine
from devices.emulators.switched import Switchable
from devices.emulators.tcp_line import TcpLine


class DeviceOnALine(Switchable):
    """Use as a context manager; `port` is what to open: `link`, a TCP port, or a temporary path."""

    def __init__(self, name: str, link: Path | None, *, baud: int = 0, tcp_port: int | None = None) -> None:
        self._name = name
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if tcp_port is not None:
            self._line = FaultyLine(TcpLine(tcp_port))
        else:
            if link is None:
                self._folder = tempfile.TemporaryDirectory(prefix=f"{name}-")
                link = Path(self._folder.name) / name
            self._line = FaultyLine(PtyLine(link, baud))
        self._state = threading.Condition()
        self._running = False
        self._thread: threading.Thread | None = None

    @abstractmethod
    def _run(self) -> None:
        """The device's loop, which ends when it is no longer `_running`."""

    @property
    def port(self) -> str:
        """The path of the serial port, or `tcp://host:port`."""
        return self._line.address

    def start(self) -> None:
        """Plugs in and switches on."""
        self._line.plug()
        self._running = True
        self._thread = threading.Thread(target=self._run, name=f"emulated {self._name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Switches off and removes the port."""
        self._running = False
        if self._thread is not None:
            self._thread.join()
        self._line.unplug()
        if self._folder is not None:
            self._folder.cleanup()

    def wait_until(self, condition: Callable[[], bool], timeout_s: float = 5) -> bool:
        """Waits until the condition about this device holds; returns whether it does."""
        with self._state:
            return self._state.wait_for(condition, timeout_s)
