"""What emulated LED boards share, whatever their protocol: what each shows, and the words of the control socket."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from devices.emulators.control import UnknownFault
from devices.emulators.device_on_a_line import DeviceOnALine


@dataclass(frozen=True)
class ShownText:
    """What a board shows: `text` with its padding; a binary or plain number as digits."""

    address: int
    text: str
    blink: bool = False

    def __str__(self) -> str:
        return f"{self.address}: {self.text}{' (blinking)' if self.blink else ''}"


class BoardsOnALine(DeviceOnALine):
    """`shown` is what the boards show by address; `on_shown` is called at every change."""

    def __init__(self, link: Path | None, baud: int, on_shown: Callable[[ShownText], None]) -> None:
        super().__init__("boards", link, baud=baud)
        self._on_shown = on_shown
        self.shown: dict[int, ShownText] = {}

    @abstractmethod
    def fault(self, line: str) -> None:
        """Sets one of the faults that these boards have. Raises UnknownFault."""

    def obey(self, line: str) -> str:
        """Handles a line of the control socket: `status`, or a fault."""
        if line.strip() == "status":
            return "; ".join(str(self.shown[address]) for address in sorted(self.shown)) or "all dark"
        try:
            self.fault(line.strip())
        except UnknownFault as error:
            return str(error)
        return "done"

    def _show(self, shown: ShownText) -> None:
        if self.shown.get(shown.address) != shown:
            self.shown[shown.address] = shown
            self._on_shown(shown)
