"""An emulated Sber terminal: a folder with a program `sb_pilot` that behaves like the bank's, and its faults."""

import sys
import tempfile
from pathlib import Path
from typing import Any

import devices
from devices.emulators.faults import SBER, read_fault
from devices.emulators.memory import Memory
from devices.emulators.sb_pilot import MEMORY, write_condition
from devices.emulators.switched import Switchable
from devices.terminals.sber.files import Encoding

PROGRAM = "sb_pilot"


class EmulatedSber(Switchable):
    """Use as a context manager; `directory` goes into the agent's settings. `charges` are the terminal's own books."""

    faults = SBER

    def __init__(self, directory: Path | None = None, *, encoding: Encoding = "koi8-r", card_s: float = 0) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sber-") if directory is None else None
        self.directory = directory or Path(self._folder.name if self._folder else "")
        self._encoding, self._card_s = encoding, card_s
        self._faults: list[str] = []

    @property
    def port(self) -> str:
        """Its address in the words of the settings."""
        return str(self.directory)

    def start(self) -> None:
        """Installs the program."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self._write()
        program = self.directory / PROGRAM
        program.write_text(
            f"#!{sys.executable}\n"
            "import sys\n"
            f"sys.path.insert(0, {str(Path(devices.__file__).resolve().parents[1])!r})\n"
            "from pathlib import Path\n"
            "from devices.emulators.sb_pilot import main\n"
            "sys.exit(main(Path.cwd(), sys.argv[1:]))\n",
            "utf-8",
        )
        program.chmod(0o755)

    def stop(self) -> None:
        """Removes the program and a temporary folder; in a given folder the terminal's memory stays."""
        (self.directory / PROGRAM).unlink(missing_ok=True)
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def charges(self) -> list[int]:
        """Every amount taken in kopecks, amounts given back as negative ones."""
        return list(self._books().get("charges", []))

    @property
    def calls(self) -> int:
        """How often the program was run."""
        return int(self._books().get("calls", 0))

    def fault(self, line: str) -> None:
        """Sets one of the faults that this terminal has, for later runs. Raises UnknownFault."""
        fault = read_fault(line, self.faults)
        if fault.name == "ok":
            self._faults = []
        else:
            opposite = {"approve": "decline", "plug": "unplug"}.get(fault.name)
            self._faults = [line for line in self._faults if line.split()[0] not in (opposite, fault.name)]
            if opposite is None:
                self._faults.append(line.strip())
        self._write()

    def _write(self) -> None:
        condition = {"faults": self._faults, "encoding": self._encoding, "card_s": self._card_s}
        write_condition(self.directory, condition)

    def _books(self) -> dict[str, Any]:
        return Memory(self.directory / MEMORY).read()
