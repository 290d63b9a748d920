"""The agent's `[[scanners]]` and `[[keypads]]`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from devices.inputs.keys import code_of
from devices.links.settings import Baud, PortSettings

Action = Literal["next", "recall", "start", "finish", "no_show", "break"]


class ScannerSettings(PortSettings):
    """A barcode scanner at a window: on a serial `port`, or in keyboard mode on an input `device`."""

    window: str = Field(min_length=1, max_length=64)
    port: str = ""
    device: str = ""
    baud: Baud = 9600

    @model_validator(mode="after")
    def _port_or_device(self) -> "ScannerSettings":
        if bool(self.port) == bool(self.device):
            raise ValueError("give exactly one of port (serial mode) and device (keyboard mode)")
        return self


class KeypadSettings(BaseModel):
    """An operator's keypad: `device` is preferably a path in /dev/input/by-id, `keys` has an action for each key used."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=64)
    window: str = Field(min_length=1, max_length=64)
    device: str = Field(min_length=1)
    keys: dict[str, Action] = Field(min_length=1)

    @field_validator("keys")
    @classmethod
    def _keys_are_known(cls, keys: dict[str, Action]) -> dict[str, Action]:
        wrong, names = [], dict[int, str]()
        for name in keys:
            try:
                code = code_of(name)
            except ValueError as error:
                wrong.append(str(error))
                continue
            if code in names:
                wrong.append(f"{names[code]} and {name} are the same key")
            names[code] = name
        if wrong:
            raise ValueError("; ".join(wrong))
        return keys

    def actions(self) -> dict[int, str]:
        """The actions by key code."""
        return {code_of(name): action for name, action in self.keys.items()}
