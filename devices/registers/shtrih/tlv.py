"""The TLV of the fiscal storage: tag 2, length 2, value, all little-endian; texts in CP866."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

from devices.fiscal.receipt import printable

MAX_TLV = 250
TlvValue: TypeAlias = "int | str | bytes | Iterable[tuple[int, TlvValue]]"


class StorageTlvError(ValueError):
    """The bytes are no TLV, or the value has no form in it."""


def pack(tag: int, value: TlvValue, size: int | None = None) -> bytes:
    """One TLV; a sequence of pairs is nested. `size` is the length of a number in bytes. Raises StorageTlvError."""
    if isinstance(value, bytes):
        content = value
    elif isinstance(value, str):
        content = printable(value).encode("cp866")
    elif isinstance(value, int):
        content = value.to_bytes(size or max(1, (value.bit_length() + 7) // 8), "little")
    else:
        content = b"".join(pack(inner, part) for inner, part in value)
    if len(content) > MAX_TLV - 4:
        raise StorageTlvError(f"FiscalTag {tag} has {len(content)} bytes, {MAX_TLV - 4} fit.")
    return tag.to_bytes(2, "little") + len(content).to_bytes(2, "little") + content


def unpack(data: bytes) -> list[tuple[int, bytes]]:
    """Tags and values as they come. Raises StorageTlvError."""
    found, at = [], 0
    while at < len(data):
        head = data[at : at + 4]
        length = int.from_bytes(head[2:], "little")
        value = data[at + 4 : at + 4 + length]
        if len(head) < 4 or len(value) < length:
            raise StorageTlvError("The bytes end within a TLV.")
        found.append((int.from_bytes(head[:2], "little"), value))
        at += 4 + length
    return found


def number(value: bytes) -> int:
    """A whole number; the storage may send none of its bytes for 0."""
    return int.from_bytes(value, "little")


def fraction(value: bytes) -> Decimal:
    """A number whose first byte counts its decimals: `06 40 42 0F` is 1. Raises StorageTlvError."""
    if not value:
        return Decimal(0)
    if value[0] > 9 or len(value) > 9:
        raise StorageTlvError("This is no fractional number.")
    return Decimal(number(value[1:])).scaleb(-value[0])
