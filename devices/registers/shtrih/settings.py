"""A register of Shtrih-M as an entry of the agent's `[[registers]]`."""

from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from devices.links import link_to
from devices.links.settings import PortSettings
from devices.registers.shtrih.channel import ShtrihProtocol1, ShtrihProtocol2
from devices.registers.shtrih.message import ADMINISTRATOR, VAT_CODES
from devices.registers.shtrih.register import ShtrihRegister


class ShtrihSettings(PortSettings):
    """A register on a serial port or at `tcp://host:7778`. `frames`: 1, or 2 where the model has it."""

    protocol: Literal["shtrih"]
    frames: Literal[1, 2] = 1
    vat_codes: Literal["standard", "nano"] = "standard"
    password: int = Field(default=ADMINISTRATOR, ge=0, le=99_999_999)
    zone: str = "Europe/Moscow"

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{value!r} is no time zone") from error
        return value

    @property
    def address(self) -> str:
        """The port whose appearance is worth watching for."""
        return self.port

    def driver(self) -> ShtrihRegister:
        """The driver for this register, its line not yet open."""
        link = link_to(self.line())
        channel = ShtrihProtocol2(link) if self.frames == 2 else ShtrihProtocol1(link)
        return ShtrihRegister(
            channel, vat_codes=VAT_CODES[self.vat_codes], password=self.password, zone=ZoneInfo(self.zone)
        )
