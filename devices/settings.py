"""The agent's TOML: which server, which devices on which ports. Every mistake is named at once, in sentences."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator

from devices.boards.settings import BoardLineSettings
from devices.inputs.settings import KeypadSettings, ScannerSettings
from devices.links.addresses import is_serial
from devices.links.settings import Baud, Port
from devices.printing.encoder import Encoding, check_codepage, known_profile


class SettingsError(Exception):
    """The settings file is wrong; the message has one line per mistake."""


class PrinterSettings(Port):
    """An ESC/POS printer.

    `profile` names a python-escpos profile; `codepage_slot`, `columns` and `qr` override what it says, from the printer's
    self-test page and ours. `confirm`: "gs_h" where the printer answers GS ( H (Epson TM and kin), else "gs_r"; "none" for
    a printer without a return line, whose slips can only be `unknown`. `status`: "custom" for the kiosk printers of Custom
    (KPM, VKP), which tell everything in one answer of six bytes.
    """

    profile: str = "TM-T20II"
    codepage_slot: int | None = Field(default=None, ge=0, le=255)
    codepage: str = Field(default="CP866", validate_default=True)
    columns: int | None = Field(default=None, ge=16, le=96)
    confirm: Literal["gs_h", "gs_r", "none"] = "gs_r"
    status: Literal["epson", "custom"] = "epson"
    qr: Literal["native", "image"] | None = None
    automatic_status: bool = True
    poll_s: float = Field(default=2.0, ge=0.2, le=60)
    report_within_s: float = Field(default=2.3, ge=1.0, le=2.4)

    def encoding(self) -> Encoding:
        """How this printer wants its text."""
        automatic = self.automatic_status and self.status == "epson"
        return Encoding(self.profile, self.codepage, self.codepage_slot, self.columns, automatic, self.qr)

    @property
    def serial_baud(self) -> int:
        """The line rate that its slips are bound by; 0 over the network and on USB."""
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


class VtkSettings(Port):
    """A Vendotek terminal, on a serial port or at `tcp://host:62801`."""

    protocol: Literal["vtk"]


class TeliumSettings(Port):
    """An Ingenico terminal speaking Concert E/E+: 9600 8N1 over USB-CDC, 7E1 over native RS-232.

    `pos` is the number of the till it answers to, `keepalive_s` how often it is asked whether it is there.
    """

    protocol: Literal["telium"]
    baud: Baud = 9600
    pos: str = Field(default="01", pattern=r"^\d\d$")
    keepalive_s: float = Field(default=30, ge=1, le=600)


class SberSettings(BaseModel):
    """A terminal reached through the bank's own program; `directory` is where that program lives."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=64)
    protocol: Literal["sber"]
    directory: Path
    program: str = "sb_pilot"
    encoding: Literal["koi8-r", "cp866"] = "koi8-r"
    timeout_s: float = Field(default=180, ge=10, le=600)


class InpasSettings(BaseModel):
    """A terminal reached through the DualConnector service."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=64)
    protocol: Literal["inpas"]
    url: str = Field(default="http://localhost:9015/", pattern=r"^https?://")
    terminal: str = Field(pattern=r"^\d{1,12}$")
    timeout_s: float = Field(default=180, ge=10, le=600)


TerminalSettings = Annotated[
    VtkSettings | TeliumSettings | SberSettings | InpasSettings, Field(discriminator="protocol")
]


class AgentSettings(BaseModel):
    """One agent: one box, its server and its devices."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    agent: str = Field(min_length=1, max_length=64)
    server: str
    token: str | None = None
    token_file: Path | None = None
    spool: Path
    printers: list[PrinterSettings] = []
    terminals: list[TerminalSettings] = []
    board_lines: list[BoardLineSettings] = []
    scanners: list[ScannerSettings] = []
    keypads: list[KeypadSettings] = []

    @field_validator("server")
    @classmethod
    def _server_is_http(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must be an address like http://127.0.0.1:8080")
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> "AgentSettings":
        if wrong := contradictions(self.model_dump()):
            raise ValueError("; ".join(wrong))
        return self

    @property
    def device_count(self) -> int:
        """How many ports and devices it looks after; a line of boards is one."""
        devices = [*self.printers, *self.terminals, *self.board_lines, *self.scanners, *self.keypads]
        return len(devices)

    def secret(self) -> str:
        """The agent's token, read anew each time so that a changed file needs no restart. Raises SettingsError."""
        if self.token is not None:
            return self.token
        assert self.token_file is not None
        try:
            secret = self.token_file.read_text("utf-8").strip()
        except OSError as error:
            raise SettingsError(f"The token file {self.token_file} cannot be read: {error.strerror}.") from error
        if not secret:
            raise SettingsError(f"The token file {self.token_file} is empty.")
        return secret


def load(path: Path) -> AgentSettings:
    """Reads the file; relative paths in it count from its own folder. Raises SettingsError."""
    try:
        values: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}.") from error
    for key in ("spool", "token_file"):
        if isinstance(values.get(key), str):
            values[key] = path.parent / values[key]
    for each in values["terminals"] if isinstance(values.get("terminals"), list) else []:
        if isinstance(each, dict) and isinstance(each.get("directory"), str):
            each["directory"] = path.parent / each["directory"]
    try:
        return AgentSettings.model_validate(values)
    except ValidationError as error:
        wrong = [_sentence(dict(each)) for each in error.errors() if each["loc"]]
        wrong += [f"{each}." for each in contradictions(values)]
        raise SettingsError("\n".join(f"{path}: {each}" for each in wrong)) from error


def contradictions(values: dict[str, Any]) -> list[str]:
    """What is wrong between fields, each of which may be right. Takes values not yet checked."""
    wrong = []
    if (values.get("token") is None) == (values.get("token_file") is None):
        wrong.append("give exactly one of token and token_file")
    lists = [values.get(kind) for kind in ("printers", "terminals", "board_lines", "scanners", "keypads")]
    devices = [device for each in lists if isinstance(each, list) for device in each if isinstance(device, dict)]
    for what in ("id", "port", "device", "directory"):
        counts = Counter(str(device[what]) for device in devices if device.get(what))
        wrong += [f"{what} {value} is given to {n} devices" for value, n in counts.items() if n > 1]
    return wrong


def _sentence(error: dict[str, Any]) -> str:
    place = ""
    for part in error["loc"]:
        place += f" no. {part + 1}" if isinstance(part, int) else f"{', ' if place else ''}{part}"
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{place}: {message}."
