"""The agent's TOML: which server, which devices on which ports. All mistakes are reported at once."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from devices.boards.settings import BoardLineSettings
from devices.inputs.settings import KeypadSettings, ScannerSettings
from devices.offline.settings import OfflineSettings
from devices.printing.settings import PrinterSettings
from devices.registers.settings import RegisterSettings
from devices.terminals.settings import TerminalSettings


class SettingsError(Exception):
    """The settings file is wrong; the message has one line per mistake."""


class AgentSettings(BaseModel):
    """One agent: one box, its server and its devices."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    agent: str = Field(min_length=1, max_length=64)
    server: str
    # The certificate of the office's own authority: no other is believed then.
    server_ca: Path | None = None
    token: str | None = None
    token_file: Path | None = None
    spool: Path
    printers: list[PrinterSettings] = []
    terminals: list[TerminalSettings] = []
    registers: list[RegisterSettings] = []
    board_lines: list[BoardLineSettings] = []
    scanners: list[ScannerSettings] = []
    keypads: list[KeypadSettings] = []
    offline: OfflineSettings | None = None

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
        """The number of its devices; a line of boards counts as one."""
        talking = [*self.printers, *self.terminals, *self.registers, *self.board_lines]
        return len(talking) + len(self.scanners) + len(self.keypads)

    def secret(self) -> str:
        """The agent's token, read again each time so that a changed file needs no restart. Raises SettingsError."""
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
    """Reads the file; relative paths in it start from its own folder. Raises SettingsError."""
    try:
        values: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}.") from error
    for key in ("spool", "token_file", "server_ca"):
        if isinstance(values.get(key), str):
            values[key] = path.parent / values[key]
    for terminal in values["terminals"] if isinstance(values.get("terminals"), list) else []:
        if isinstance(terminal, dict) and isinstance(terminal.get("directory"), str):
            terminal["directory"] = path.parent / terminal["directory"]
    try:
        return AgentSettings.model_validate(values)
    except ValidationError as error:
        mistakes = [_sentence(dict(details)) for details in error.errors() if details["loc"]]
        mistakes += [f"{mistake}." for mistake in contradictions(values)]
        raise SettingsError("\n".join(f"{path}: {mistake}" for mistake in mistakes)) from error


def contradictions(values: dict[str, Any]) -> list[str]:
    """The mistakes between fields that may each be valid by themselves; takes values that are not checked yet."""
    wrong = []
    if (values.get("token") is None) == (values.get("token_file") is None):
        wrong.append("give exactly one of token and token_file")
    kinds = ("printers", "terminals", "registers", "board_lines", "scanners", "keypads")
    lists = [values.get(kind) for kind in kinds]
    devices = [
        device for entries in lists if isinstance(entries, list) for device in entries if isinstance(device, dict)
    ]
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
