"""The agent's table `[offline]`: for which kiosk it gives numbers while the server is away, and to which pages."""

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator


def origin_of(address: str) -> str:
    """Scheme, host and port of an address, as a browser names the origin of its pages."""
    parts = urlsplit(address)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != usual else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


class OfflineSettings(BaseModel):
    """`kiosk` is the kiosk of this machine. `pages`: where its browser opens the page, if not at the agent's `server`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kiosk: str = Field(min_length=1, max_length=64)
    pages: list[str] = []

    @field_validator("pages")
    @classmethod
    def _are_http(cls, value: list[str]) -> list[str]:
        if not all(address.startswith(("http://", "https://")) for address in value):
            raise ValueError("must be addresses like https://queue.office")
        return value
