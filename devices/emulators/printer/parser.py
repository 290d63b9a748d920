"""Splits a byte stream into ESC/POS commands and text, whatever chunks it comes in; never fails on noise."""

from dataclasses import dataclass

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D
MAX_DATA = 1 << 20
"""A longer data block counts as a broken command: no printer of this kind has that much memory."""

FIXED = {
    ESC: {
        **dict.fromkeys(b"@2<LSi m", 0),
        **dict.fromkeys(b"!-=?EGJKMRTUVadetr3{ ", 1),
        **dict.fromkeys(b"$\\cB", 2),
        ord("p"): 3,
        ord("W"): 8,
        0x0C: 0,
    },
    FS: {**dict.fromkeys(b"&.", 0), **dict.fromkeys(b"!-CW", 1), **dict.fromkeys(b"Sp", 2)},
    GS: {
        ord(":"): 0,
        0x0C: 0,
        **dict.fromkeys(b"!/BEHITabfhrw", 1),
        **dict.fromkeys(b"$LPW\\", 2),
        ord("^"): 3,
        ord("g"): 4,
    },
    DLE: {0x04: 1, 0x05: 1},
}
"""Argument bytes of commands of fixed length, by lead byte and command byte."""

DATA_HEAD = 8
"""The longest head of a command with data: everything after it is data."""

CONTROLS = {0x09, 0x0A, 0x0C, 0x0D, 0x18}
IGNORED = {0x00}


@dataclass(frozen=True)
class Command:
    """One command; `name` is its lead and command byte(s) as in the manuals (`ESC a`, `GS ( k`), `LF`, `text`.

    `known` is False for what the parser had to skip.
    """

    name: str
    arguments: bytes
    raw: bytes
    known: bool = True


LEADS = {DLE: "DLE", ESC: "ESC", FS: "FS", GS: "GS"}
CONTROL_NAMES = {0x09: "HT", 0x0A: "LF", 0x0C: "FF", 0x0D: "CR", 0x18: "CAN"}


class CommandParser:
    """Turns bytes into commands. A command that is cut off waits for the rest, as in the printer itself."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    @property
    def waiting(self) -> int:
        """The number of bytes in the incomplete command."""
        return len(self._bytes)

    @property
    def inside_data(self) -> bool:
        """Whether the rest of a picture or symbol is awaited: whatever comes is taken as part of it."""
        lead, code = (*self._bytes[:2], 0, 0)[:2]
        return len(self._bytes) > DATA_HEAD and (lead, code) in VARIABLE

    def clear(self) -> None:
        """Drops the incomplete command (power off, buffer cleared)."""
        self._bytes.clear()

    def feed(self, data: bytes) -> list[Command]:
        """The commands that these bytes complete. Text comes in runs as long as the chunk allows."""
        self._bytes += data
        commands = []
        position = 0
        while position < len(self._bytes):
            length, command = self._next(position)
            if length == 0:
                break
            position += length
            if command is not None:
                commands.append(command)
        del self._bytes[:position]
        return commands

    def _next(self, start: int) -> tuple[int, Command | None]:
        """The length of the command at `start` (0: not complete) and the command (None: nothing to do)."""
        lead = self._bytes[start]
        if lead in IGNORED:
            return 1, None
        if lead in CONTROLS:
            return 1, Command(CONTROL_NAMES[lead], b"", bytes([lead]))
        if lead in LEADS:
            return self._escape(start, lead)
        if lead < 0x20:
            return 1, Command(f"{lead:02X}h", b"", bytes([lead]), known=False)
        end = start
        while end < len(self._bytes) and self._bytes[end] >= 0x20:
            end += 1
        raw = bytes(self._bytes[start:end])
        return end - start, Command("text", raw, raw)

    def _escape(self, start: int, lead: int) -> tuple[int, Command | None]:
        if len(self._bytes) < start + 2:
            return 0, None
        code = self._bytes[start + 1]
        fixed = FIXED[lead].get(code)
        if fixed is not None:
            return self._take(start, _name(lead, code), 2, fixed)
        variable = VARIABLE.get((lead, code))
        if variable is None:
            raw = bytes(self._bytes[start : start + 2])
            return 2, Command(_name(lead, code), b"", raw, known=False)
        name, head, length = variable(self._bytes[start : start + 12])
        if length > MAX_DATA:
            return head, Command(name, b"", bytes(self._bytes[start : start + head]), known=False)
        return self._take(start, name, head, length)

    def _take(self, start: int, name: str, head: int, length: int) -> tuple[int, Command | None]:
        end = start + head + length
        if len(self._bytes) < end:
            return 0, None
        raw = bytes(self._bytes[start:end])
        return head + length, Command(name, raw[head:], raw)


def _name(lead: int, code: int) -> str:
    return f"{LEADS[lead]} {chr(code) if 0x21 <= code < 0x7F else f'{code:02X}h'}"


def _little(data: bytes | bytearray) -> int:
    return int.from_bytes(data, "little")


def _group(data: bytearray) -> tuple[str, int, int]:
    """GS ( x pL pH …"""
    if len(data) < 5:
        return "GS (", 2, 3
    return f"GS ( {chr(data[2])}", 3, 2 + _little(data[3:5])


def _graphics(data: bytearray) -> tuple[str, int, int]:
    """GS 8 L p1 p2 p3 p4 …"""
    if len(data) < 7:
        return "GS 8", 2, 5
    return "GS 8 L", 3, 4 + _little(data[3:7])


def _raster(data: bytearray) -> tuple[str, int, int]:
    """GS v 0 m xL xH yL yH …"""
    if len(data) < 8:
        return "GS v", 2, 6
    return "GS v 0", 3, 5 + _little(data[4:6]) * _little(data[6:8])


def _cut(data: bytearray) -> tuple[str, int, int]:
    """GS V m, with one more byte for the modes that feed first."""
    if len(data) < 3:
        return "GS V", 2, 1
    return "GS V", 2, 1 if data[2] in (0, 1, 48, 49) else 2


def _bit_image(data: bytearray) -> tuple[str, int, int]:
    """ESC * m nL nH …"""
    if len(data) < 5:
        return "ESC *", 2, 3
    return "ESC *", 2, 3 + _little(data[3:5]) * (3 if data[2] > 1 else 1)


def _tabs(data: bytearray) -> tuple[str, int, int]:
    """ESC D n… 00"""
    end = data.find(0, 2)
    return "ESC D", 2, (end - 1 if end >= 0 else (len(data) - 1 if len(data) < 12 else 10))


def _bar_code(data: bytearray) -> tuple[str, int, int]:
    """GS k m n d… (function B) or GS k m d… 00 (function A, at most 10 characters here)."""
    if len(data) < 4:
        return "GS k", 2, 2
    if data[2] >= 65:
        return "GS k", 2, 2 + data[3]
    end = data.find(0, 3)
    return "GS k", 2, (end - 1 if end >= 0 else (len(data) - 1 if len(data) < 12 else 10))


def _real_time(data: bytearray) -> tuple[str, int, int]:
    """DLE DC4 fn …"""
    if len(data) < 3:
        return "DLE DC4", 2, 1
    return "DLE DC4", 2, 8 if data[2] == 8 else 3


VARIABLE = {
    (GS, ord("(")): _group,
    (GS, ord("8")): _graphics,
    (GS, ord("v")): _raster,
    (GS, ord("V")): _cut,
    (GS, ord("k")): _bar_code,
    (ESC, ord("*")): _bit_image,
    (ESC, ord("D")): _tabs,
    (DLE, 0x14): _real_time,
}
