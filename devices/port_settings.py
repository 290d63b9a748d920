"""How a serial line is opened, in the words of the agent's TOML; the base of every device on one."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from devices.links import LineSettings

Baud = Literal[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400]


class Port(BaseModel):
    """A device on a serial line."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=64)
    port: str = Field(min_length=1)
    baud: Baud = 115200
    bytesize: Literal[7, 8] = 8
    parity: Literal["N", "E", "O"] = "N"
    stopbits: Literal[1, 2] = 1
    flow: Literal["none", "rtscts", "xonxoff"] = "none"

    def line(self) -> LineSettings:
        """The line settings for the link."""
        return LineSettings(self.port, self.baud, self.bytesize, self.parity, self.stopbits, self.flow)
