"""An Ingenico terminal as an entry of the agent's `[[terminals]]`."""

from typing import Literal

from pydantic import Field

from devices.links import link_to
from devices.links.settings import Baud, PortSettings
from devices.terminals.telium.terminal import TeliumTerminal


class TeliumSettings(PortSettings):
    """An Ingenico terminal that speaks Concert E/E+: 9600 8N1 over USB-CDC, 7E1 over native RS-232.

    `pos` is the number of the till that the terminal answers to, `keepalive_s` how often it is asked for a sign of life.
    """

    protocol: Literal["telium"]
    baud: Baud = 9600
    pos: str = Field(default="01", pattern=r"^\d\d$")
    keepalive_s: float = Field(default=30, ge=1, le=600)

    @property
    def address(self) -> str:
        """The port whose appearance is worth watching for."""
        return self.port

    def driver(self) -> TeliumTerminal:
        """The driver for this terminal, its line not yet open."""
        return TeliumTerminal(link_to(self.line()), pos=self.pos, keepalive_s=self.keepalive_s)
