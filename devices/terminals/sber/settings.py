"""A Sber terminal as an entry of the agent's `[[terminals]]`."""

from pathlib import Path
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from devices.terminals.sber.files import Encoding
from devices.terminals.sber.terminal import SberTerminal


class SberSettings(BaseModel):
    """A terminal behind the bank's own program; `directory` is where that program is installed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=64)
    protocol: Literal["sber"]
    directory: Path
    program: str = "sb_pilot"
    encoding: Encoding = "koi8-r"
    timeout_s: float = Field(default=180, ge=10, le=600)

    address: ClassVar[str] = ""
    """There is no port to watch: the bank's program owns it."""

    def driver(self) -> SberTerminal:
        """The driver for this terminal; the program is not run yet."""
        return SberTerminal(self.directory, self.program, encoding=self.encoding, timeout_s=self.timeout_s)
