"""A register behind ATOL's web server as an entry of the agent's `[[registers]]`."""

from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator

from devices.registers.atol.exchange import AtolService
from devices.registers.atol.register import AtolRegister


class AtolSettings(BaseModel):
    """The web server of the vendor's driver, on this machine or in the office: `http://127.0.0.1:16732/requests`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=64)
    protocol: Literal["atol"]
    url: str = "http://127.0.0.1:16732/requests"
    zone: str = "Europe/Moscow"

    @field_validator("url")
    @classmethod
    def _leads_to_requests(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or not parts.path.endswith("/requests"):
            raise ValueError(f"{value!r} is not an address like http://127.0.0.1:16732/requests")
        return value

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
        """No port appears when it is switched on."""
        return ""

    def driver(self) -> AtolRegister:
        """The driver for this register."""
        return AtolRegister(AtolService(self.url), zone=ZoneInfo(self.zone))
