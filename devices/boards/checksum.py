"""The checksums in the frames of LED boards."""

from enum import StrEnum
from functools import reduce

CRC16_MODBUS_START = 0xFFFF
CRC16_MODBUS_POLYNOMIAL = 0xA001


class Checksum(StrEnum):
    """sum: the low byte of the sum of all bytes; xor: of all bytes; crc16-modbus: "Modbus over serial line" V1.02, 6.2.2."""

    NONE = "none"
    SUM = "sum"
    XOR = "xor"
    CRC16_MODBUS = "crc16-modbus"

    @property
    def width(self) -> int:
        """Its length in bytes."""
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
    """CRC-16/MODBUS: polynomial 8005 reflected, start FFFF; "123456789" gives 4B37."""
    crc = CRC16_MODBUS_START
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ CRC16_MODBUS_POLYNOMIAL if crc & 1 else crc >> 1
    return crc
