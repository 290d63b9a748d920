"""The agent's `[[printers]]`."""

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from devices.links.addresses import is_serial
from devices.links.settings import PortSettings
from devices.printing.dialects import DIALECTS, DialectName
from devices.printing.encoder import Encoding, check_codepage, known_profile
from devices.printing.printer import Confirm


class PrinterSettings(PortSettings):
    """An ESC/POS printer.

    `profile` names a python-escpos profile; `codepage_slot`, `columns` and `qr` override it with what the printer's
    self-test page and ours show. `confirm`: "gs_h" where the printer answers GS ( H (Epson TM and similar), otherwise
    "gs_r"; "none" for a printer without a return line, whose slips can only be `unknown`. `status` names a dialect of
    devices/printing/dialects.py: "custom" is for the kiosk printers of Custom (KPM, VKP).
    """

    profile: str = "TM-T20II"
    codepage_slot: int | None = Field(default=None, ge=0, le=255)
    codepage: str = Field(default="CP866", validate_default=True)
    columns: int | None = Field(default=None, ge=16, le=96)
    confirm: Confirm = "gs_r"
    status: DialectName = "epson"
    qr: Literal["native", "image"] | None = None
    automatic_status: bool = True
    poll_s: float = Field(default=2.0, ge=0.2, le=60)
    report_within_s: float = Field(default=2.3, ge=1.0, le=2.4)

    def encoding(self) -> Encoding:
        """How this printer wants its text encoded."""
        automatic = self.automatic_status and DIALECTS[self.status].automatic_status
        return Encoding(self.profile, self.codepage, self.codepage_slot, self.columns, automatic, self.qr)

    @property
    def serial_baud(self) -> int:
        """The line rate that limits its slips; 0 over the network and on USB."""
        return self.baud if is_serial(self.port) else 0

    @field_validator("profile")
    @classmethod
    def _profile_is_known(cls, value: str) -> str:
        return known_profile(value)

    @field_validator("codepage")
    @classmethod
    def _codepage_is_in_the_printer(cls, value: str, info: ValidationInfo) -> str:
        if "profile" in info.data and "codepage_slot" in info.data:
            check_codepage(info.data["profile"], value, info.data["codepage_slot"])
        return value
