"""The checksums that LED boards put at the end of a frame."""

from enum import StrEnum
from functools import reduce

CRC16_MODBUS_START = 0xFFFF
CRC16_MODBUS_POLYNOMIAL = 0xA001


class Checksum(StrEnum):
    """sum: all bytes added, the low byte of it; xor: all bytes; crc16-modbus: of "Modbus over serial line" V1.02, 6.2.2."""

    NONE = "none"
    SUM = "sum"
    XOR = "xor"
    CRC16_MODBUS = "crc16-modbus"

    @property
    def width(self) -> int:
        """How many bytes it has."""
        return {Checksum.NONE: 0, Checksum.CRC16_MODBUS: 2}.get(self, 1)

    def of(self, data: bytes) -> int:
        """The checksum of these bytes as a number; 0 for none."""
        match self:
            case Checksum.SUM:
                return sum(data) & 0xFF
            case Checksum.XOR:
                return reduce(int.__xor__, data, 0)
            case Checksum.CRC16_MODBUS:
                return crc16_modbus(data)
            case _:
                return 0


def crc16_modbus(data: bytes) -> int:
    """CRC-16/MODBUS: polynomial 8005 reflected, start FFFF; of "123456789" it is 4B37."""
    crc = CRC16_MODBUS_START
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ CRC16_MODBUS_POLYNOMIAL if crc & 1 else crc >> 1
    return crc
