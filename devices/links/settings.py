"""The settings of a line in the agent's TOML: the base of every device that has one."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from devices.links import LineSettings
from devices.links.addresses import check_address

Baud = Literal[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400]


class PortSettings(BaseModel):
    """A device on a line: a serial port by its path, `tcp://host:port`, or a USB printer's `/dev/usb/lp0`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=64)
    port: str = Field(min_length=1)
    baud: Baud = 115200
    bytesize: Literal[7, 8] = 8
    parity: Literal["N", "E", "O"] = "N"
    stopbits: Literal[1, 2] = 1
    flow: Literal["none", "rtscts", "xonxoff"] = "none"

    @field_validator("port")
    @classmethod
    def _leads_somewhere(cls, value: str) -> str:
        return check_address(value)

    def line(self) -> LineSettings:
        """The settings for the link."""
        return LineSettings(self.port, self.baud, self.bytesize, self.parity, self.stopbits, self.flow)
