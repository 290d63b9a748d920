"""The error codes of Shtrih-M that ask for something to be done; 01h to 20h come from the fiscal storage."""

from typing import NamedTuple

from devices.fiscal.contract import RegisterCause

STILL_PRINTING, WAITS_FOR_CONTINUE = 0x50, 0x58
SHIFT_NOT_OPEN, SHIFT_OVER_24_HOURS = 0x3D, 0x4E
RECEIPT_IS_OPEN = 0x4A
WRONG_MODE, WRONG_SUBMODE = 0x73, 0x72
UNKNOWN_COMMAND = 0x37
BAD_PARAMETERS = 0x33
STORAGE_WRONG_STATE = 0x02
NO_SUCH_DOCUMENT = 0x08
FFD_1_2_STORAGES = 0xA0
"""Storages of FFD 1.2 (ФН-М) add this to their own errors."""


class ShtrihError(NamedTuple):
    """What a code means. `again`: worth another attempt once the cause is gone."""

    cause: RegisterCause
    text: str
    again: bool = True


ERRORS = {
    0x02: ShtrihError(RegisterCause.STORAGE_STATE, "the fiscal storage is in another state"),
    0x03: ShtrihError(RegisterCause.STORAGE_STATE, "the fiscal storage is broken"),
    0x05: ShtrihError(RegisterCause.STORAGE_EXPIRED, "the fiscal storage has expired"),
    0x06: ShtrihError(RegisterCause.STORAGE_FULL, "the archive of the fiscal storage is full"),
    0x07: ShtrihError(RegisterCause.CLOCK_WRONG, "date and time do not fit the fiscal storage"),
    0x08: ShtrihError(RegisterCause.OTHER, "the fiscal storage has no such document"),
    0x10: ShtrihError(RegisterCause.RECEIPT, "a text of the receipt is too long for the fiscal storage", again=False),
    0x14: ShtrihError(RegisterCause.UNSENT_TOO_LONG, "the memory for the operator of fiscal data is full"),
    0x15: ShtrihError(RegisterCause.UNSENT_TOO_LONG, "documents were not sent for 30 days"),
    0x16: ShtrihError(RegisterCause.SHIFT_TOO_OLD, "the shift is older than 24 hours"),
    0x17: ShtrihError(RegisterCause.CLOCK_WRONG, "the register's clock is more than 5 minutes off"),
    0x20: ShtrihError(RegisterCause.UNSENT_TOO_LONG, "the operator of fiscal data has sent a message"),
    0x33: ShtrihError(RegisterCause.RECEIPT, "the command has bad parameters", again=False),
    0x37: ShtrihError(RegisterCause.NOT_SUPPORTED, "the model does not have this command", again=False),
    0x3D: ShtrihError(RegisterCause.SHIFT_CLOSED, "no shift is open"),
    0x45: ShtrihError(RegisterCause.RECEIPT, "less was paid than the receipt's sum", again=False),
    0x4A: ShtrihError(RegisterCause.OTHER, "a receipt is open"),
    0x4E: ShtrihError(RegisterCause.SHIFT_TOO_OLD, "the shift is older than 24 hours"),
    0x4F: ShtrihError(RegisterCause.PASSWORD, "the password is wrong"),
    0x50: ShtrihError(RegisterCause.OTHER, "the register is still printing"),
    0x58: ShtrihError(RegisterCause.PRINTER, "the register waits to go on printing"),
    0x59: ShtrihError(RegisterCause.PASSWORD, "the document was begun by another operator"),
    0x6B: ShtrihError(RegisterCause.PAPER_OUT, "there is no paper"),
    0x71: ShtrihError(RegisterCause.PRINTER, "the cutter is jammed"),
    0x72: ShtrihError(RegisterCause.OTHER, "not possible in this submode"),
    0x73: ShtrihError(RegisterCause.OTHER, "not possible in this mode"),
    0x7C: ShtrihError(RegisterCause.CLOCK_WRONG, "the register's date differs"),
    0xC0: ShtrihError(RegisterCause.DATE_UNCONFIRMED, "the register waits for its date to be confirmed"),
}


def meaning(code: int) -> ShtrihError:
    """What an error code means; also of those that storages of FFD 1.2 have shifted."""
    known = ERRORS.get(code) or (ERRORS.get(code - FFD_1_2_STORAGES) if 0xA1 <= code < 0xC0 else None)
    return known or ShtrihError(RegisterCause.OTHER, "the register has refused it")
