"""VTK messages: a name and fields, whose tags have the names of the specification."""

from dataclasses import dataclass, field
from enum import IntEnum

from devices.terminals.vtk import tlv


class Tag(IntEnum):
    """Tags of vtk-protocol-en-1.12 and its flowchart."""

    NAME = 0x01
    OPERATION = 0x03
    AMOUNT = 0x04
    KEEPALIVE_S = 0x05
    OPERATION_TIMEOUT_S = 0x06
    EVENT_NAME = 0x07
    EVENT_NUMBER = 0x08
    PRODUCT_ID = 0x09
    QR_DATA = 0x0A
    DESTINATION = 0x0B
    BYTE_COUNTER = 0x0C
    SIMPLE_DATA = 0x0D
    CONFIRMABLE_DATA = 0x0E
    PRODUCT_NAME = 0x0F
    MANAGEMENT = 0x10
    LOCAL_TIME = 0x11
    SYSTEM_INFORMATION = 0x12
    RECEIPT = 0x13
    DISPLAY_MS = 0x14
    HOST_ID = 0x19


MAX_DIGITS = {Tag.OPERATION: 8, Tag.AMOUNT: 12, Tag.KEEPALIVE_S: 8, Tag.OPERATION_TIMEOUT_S: 8}


class VtkMessageError(ValueError):
    """The fields are not a message; the text names the field but never quotes it: it may be a card number."""


@dataclass(frozen=True)
class VtkMessage:
    """One message. Numbers are sent as decimal text, texts as UTF-8."""

    name: str
    fields: dict[int, bytes] = field(default_factory=dict)

    def number(self, tag: Tag) -> int | None:
        """A decimal field, None when it is missing. Raises VtkMessageError when it is not a number."""
        value = self.fields.get(tag)
        if value is None:
            return None
        if not value.isdigit() or len(value) > MAX_DIGITS.get(tag, 12):
            raise VtkMessageError(f"Tag {tag:02X}h of {self.name} is not a number ({len(value)} bytes).")
        return int(value)

    def text(self, tag: Tag) -> str | None:
        """A text field, None when it is missing."""
        value = self.fields.get(tag)
        return None if value is None else value.decode("utf-8", "replace")

    def encode(self) -> bytes:
        """The TLV part of a frame; the name comes first."""
        return tlv.pack([(Tag.NAME, self.name.encode("ascii")), *self.fields.items()])


def message(name: str, **values: int | str) -> VtkMessage:
    """Builds a message from field names in lower case: `message("VRP", operation=6, amount=125050)`."""
    return VtkMessage(name, {Tag[key.upper()]: str(value).encode("utf-8") for key, value in values.items()})


def decode(data: bytes) -> VtkMessage:
    """Reads the TLV part of a frame. Raises TlvError or VtkMessageError."""
    fields = dict(tlv.unpack(data))
    name = fields.pop(Tag.NAME, b"")
    if len(name) != 3 or not name.isalnum() or not name.isascii():
        raise VtkMessageError(f"Tag 01h with {len(name)} bytes is not the name of a message.")
    return VtkMessage(name.decode("ascii"), fields)
