"""Answers of ATOL's web server as data. Whatever comes is read with care: missing or odd fields are an own error."""

import json
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import Any

from devices.fiscal.contract import FoundDocument, RegisterCause, RegisterSilent
from devices.fiscal.ffd import DocumentType, FiscalTag, ReceiptKind

NUMBER, SIGN, MOMENT, TOTAL = "1040", "1077", "1012", "1020"


class AtolAnswerError(RegisterSilent):
    """The answer does not have what is expected; it proves as little as silence does."""


class TaskState(StrEnum):
    """What became of a task. `wait`: in the queue, being carried out, or held up by another one."""

    WAIT = "wait"
    READY = "ready"
    ERROR = "error"


WAITING = frozenset({"wait", "inProgress", "blocked"})
ERRORS = {
    29: RegisterCause.DATE_UNCONFIRMED,
    35: RegisterCause.CLOCK_WRONG,
    142: RegisterCause.CLOCK_WRONG,
    198: RegisterCause.CLOCK_WRONG,
    44: RegisterCause.PAPER_OUT,
    45: RegisterCause.COVER_OPEN,
    46: RegisterCause.PRINTER,
    47: RegisterCause.PRINTER,
    150: RegisterCause.PRINTER,
    66: RegisterCause.RECEIPT,
    68: RegisterCause.SHIFT_TOO_OLD,
    141: RegisterCause.SHIFT_TOO_OLD,
    73: RegisterCause.SHIFT_CLOSED,
    115: RegisterCause.STORAGE_STATE,
    137: RegisterCause.UNSENT_TOO_LONG,
}
"""The driver's errors that ask for something to be done."""
CONTINUE = frozenset({32, 151, 175, 177})
"""A report or its end was interrupted: print on, then again."""
SHIFT_EXPIRED, RECEIPT_OPEN = frozenset({68, 141}), 82


@dataclass(frozen=True)
class TaskResult:
    """The result of one task; `error` and `text` are the driver's own."""

    state: TaskState
    result: dict[str, Any]
    error: int = 0
    text: str = ""

    @property
    def cause(self) -> RegisterCause:
        """The cause of its error."""
        return ERRORS.get(self.error, RegisterCause.OTHER)


def read_result(body: bytes) -> TaskResult:
    """The result of the first task of a request. Raises AtolAnswerError."""
    try:
        answer = json.loads(body)
        first = answer["results"][0]
        status, result = first["status"], first.get("result") or {}
        code, text = first.get("errorCode", first.get("error", {})), first.get("errorDescription", "")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise AtolAnswerError("The answer has no result.") from error
    if isinstance(code, dict):
        code, text = code.get("code", 0), code.get("description", text)
    if not isinstance(result, dict) or not isinstance(status, str) or not isinstance(code, int):
        raise AtolAnswerError("The result of the answer is odd.")
    state = TaskState.WAIT if status in WAITING else TaskState.READY if status == "ready" else TaskState.ERROR
    return TaskResult(state, result, code, str(text)[:200])


def part(result: dict[str, Any], name: str) -> dict[str, Any]:
    """An object within a result. Raises AtolAnswerError."""
    value = result.get(name)
    if not isinstance(value, dict):
        raise AtolAnswerError(f"The answer has no {name}.")
    return value


def whole(values: dict[str, Any], name: str) -> int:
    """A whole number, also where it comes as text. Raises AtolAnswerError."""
    value = values.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise AtolAnswerError(f"{name} is not a whole number.")
    return value


def flag(values: dict[str, Any], name: str) -> bool:
    """Raises AtolAnswerError."""
    value = values.get(name)
    if not isinstance(value, bool):
        raise AtolAnswerError(f"{name} is neither true nor false.")
    return value


def text(values: dict[str, Any], name: str) -> str:
    """Raises AtolAnswerError."""
    value = values.get(name)
    if not isinstance(value, str):
        raise AtolAnswerError(f"{name} is not a text.")
    return value


def moment(values: dict[str, Any], name: str, zone: tzinfo) -> float:
    """A time in seconds (Unix); without an offset it is the register's own. Raises AtolAnswerError."""
    try:
        at = datetime.fromisoformat(text(values, name))
        return (at if at.tzinfo else at.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError) as error:
        raise AtolAnswerError(f"{name} is not a time.") from error


def kopecks(values: dict[str, Any], name: str) -> int:
    """Rubles with up to two decimals. Raises AtolAnswerError."""
    value = values.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < 1e11:
        raise AtolAnswerError(f"{name} is not an amount.")
    return int((Decimal(str(value)) * 100).to_integral_value())


def read_document(result: dict[str, Any], zone: tzinfo) -> FoundDocument:
    """A document of the storage (getFnDocument), whose fields have the numbers of their tags. Raises AtolAnswerError."""
    tags = part(result, "documentTLV")
    number, at = whole(tags, NUMBER), moment(tags, MOMENT, zone)
    sign = whole(tags, SIGN) if SIGN in tags else 0
    kind = tags.get(str(int(FiscalTag.KIND)))
    if kind is None:
        return FoundDocument(number, DocumentType.STATE_OF_SETTLEMENTS, at, sign)
    corrected = str(int(FiscalTag.CORRECTION_TYPE)) in tags
    code = whole(tags, str(int(FiscalTag.KIND)))
    return FoundDocument(
        number,
        DocumentType.CORRECTION if corrected else DocumentType.RECEIPT,
        at,
        sign,
        ReceiptKind(code) if code in set(ReceiptKind) else code,
        kopecks(tags, TOTAL),
    )
