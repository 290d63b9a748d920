"""BER TLV as VTK uses it: tags of 1–3 bytes, lengths of 1–3 bytes, in any order; unknown tags are kept."""

from collections.abc import Iterable

MORE_TAG_BYTES = 0x1F
MAX_TAG_BYTES = 3
LONG_LENGTH = {0x81: 1, 0x82: 2}


class TlvError(ValueError):
    """The bytes are not TLV; the message says where they stop making sense."""


def pack(fields: Iterable[tuple[int, bytes]]) -> bytes:
    """The encoded fields in their order. Raises TlvError for a value above 65535 bytes or a tag above 3 bytes."""
    return b"".join(_tag(tag) + _length(len(value)) + value for tag, value in fields)


def unpack(data: bytes) -> list[tuple[int, bytes]]:
    """The fields in their order. Raises TlvError."""
    fields = []
    position = 0
    while position < len(data):
        tag, position = _read_tag(data, position)
        length, position = _read_length(data, position)
        if position + length > len(data):
            raise TlvError(f"Tag {tag:02X}h needs {length} bytes, only {len(data) - position} are left.")
        fields.append((tag, data[position : position + length]))
        position += length
    return fields


def _tag(tag: int) -> bytes:
    encoded = tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big")
    if len(encoded) > MAX_TAG_BYTES or _read_tag(encoded, 0) != (tag, len(encoded)):
        raise TlvError(f"{tag:X}h is not a BER tag.")
    return encoded


def _length(length: int) -> bytes:
    if length < 0x80:
        return bytes([length])
    if length <= 0xFF:
        return bytes([0x81, length])
    if length <= 0xFFFF:
        return b"\x82" + length.to_bytes(2, "big")
    raise TlvError(f"A value of {length} bytes is too long.")


def _read_tag(data: bytes, position: int) -> tuple[int, int]:
    first = position
    position += 1
    if data[first] & MORE_TAG_BYTES == MORE_TAG_BYTES:
        while True:
            if position >= len(data) or position - first >= MAX_TAG_BYTES:
                raise TlvError(f"The tag at byte {first} does not end.")
            position += 1
            if not data[position - 1] & 0x80:
                break
    return int.from_bytes(data[first:position], "big"), position


def _read_length(data: bytes, position: int) -> tuple[int, int]:
    if position >= len(data):
        raise TlvError("The length after the last tag is missing.")
    first = data[position]
    position += 1
    if first < 0x80:
        return first, position
    size = LONG_LENGTH.get(first)
    if size is None or position + size > len(data):
        raise TlvError(f"A length cannot begin with {first:02X}h here.")
    return int.from_bytes(data[position : position + size], "big"), position + size
