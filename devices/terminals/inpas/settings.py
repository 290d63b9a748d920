"""An INPAS terminal as an entry of the agent's `[[terminals]]`."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from devices.terminals.inpas.terminal import InpasTerminal


class InpasSettings(BaseModel):
    """A terminal behind the DualConnector service at `url`; `terminal` is its number there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=64)
    protocol: Literal["inpas"]
    url: str = Field(default="http://localhost:9015/", pattern=r"^https?://")
    terminal: str = Field(pattern=r"^\d{1,12}$")
    timeout_s: float = Field(default=180, ge=10, le=600)

    address: ClassVar[str] = ""
    """There is no port to watch: the service owns it."""

    def driver(self) -> InpasTerminal:
        """The driver for this terminal, not yet connected to the service."""
        return InpasTerminal(self.url, self.terminal, timeout_s=self.timeout_s)
