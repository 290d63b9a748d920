"""DualConnector's messages: `<request><field id="25">1</field>…`, read without document types, entities or deep nesting.

The field numbers are facts published by integrators: 00 amount in kopecks, 04 currency, 13 authorization,
14 RRN, 19 text, 21 time, 25 operation, 27 terminal, 39 status, 90 slip, 10 card.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

from devices.payments.contract import CURRENCY
from devices.payments.masking import masked, masked_card
from devices.payments.receipt import receipt_lines
from devices.terminals.inpas.decoding import decoded

MAX_BYTES = 65536
MAX_FIELDS = 200
MAX_DEPTH = 8
AMOUNT, CURRENCY_FIELD, CARD, AUTHORIZATION, RRN, TEXT = "00", "04", "10", "13", "14", "19"
TIME, OPERATION, TERMINAL, STATUS, SLIP = "21", "25", "27", "39", "90"
SALE, REFUND, CONNECTION, SETTLEMENT = "1", "3", "26", "59"
APPROVED, DENIED, INTERRUPTED = "1", "16", "53"
_NUMBER = re.compile(r"[0-9A-Za-z]{1,12}")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class InpasMessageError(ValueError):
    """The data is not a message; the text says why but never quotes the content."""


@dataclass(frozen=True)
class InpasRequest:
    """A request of ours. `at` is `YYYYMMDDhhmmss` in the office's time; `rrn` is that of the payment a refund gives back."""

    operation: str
    terminal: str
    at: str
    kopecks: int | None = None
    rrn: str | None = None

    def encode(self) -> bytes:
        """UTF-8 XML."""
        values = {OPERATION: self.operation, TERMINAL: self.terminal, TIME: self.at}
        if self.kopecks is not None:
            values |= {AMOUNT: str(self.kopecks), CURRENCY_FIELD: str(CURRENCY)}
        if self.rrn is not None:
            values[RRN] = self.rrn
        return _xml("request", values).encode("utf-8")


@dataclass(frozen=True)
class InpasAnswer:
    """The service's answer. `card`, `text` and `slip` are masked; `kopecks` is None where it has no valid amount."""

    status: str
    kopecks: int | None = None
    currency: str | None = None
    operation: str | None = None
    terminal: str | None = None
    rrn: str | None = None
    authorization: str | None = None
    card: str | None = None
    text: str = ""
    slip: tuple[str, ...] = field(default=())


def decode_answer(data: bytes, charset: str | None = None) -> InpasAnswer:
    """Raises InpasMessageError."""
    fields = read_fields(data, charset)
    amount = fields.get(AMOUNT, "")
    return InpasAnswer(
        fields.get(STATUS, "").strip()[:8],
        int(amount) if amount.isascii() and amount.isdigit() and len(amount) <= 12 else None,
        _echoed(fields.get(CURRENCY_FIELD, ""), 3),
        _echoed(fields.get(OPERATION, ""), 3),
        _echoed(fields.get(TERMINAL, ""), 12),
        _number(fields.get(RRN, "")),
        _number(fields.get(AUTHORIZATION, "")),
        masked_card(fields.get(CARD)),
        masked("".join(char for char in fields.get(TEXT, "") if char.isprintable()))[:200],
        receipt_lines(fields.get(SLIP, "")),
    )


def decode_request(data: bytes) -> InpasRequest:
    """Raises InpasMessageError."""
    fields = read_fields(data)
    amount = fields.get(AMOUNT)
    if not fields.get(OPERATION, "").isdigit() or (amount is not None and not (amount.isascii() and amount.isdigit())):
        raise InpasMessageError("A request needs an operation, and its amount must be a number.")
    return InpasRequest(
        fields[OPERATION],
        fields.get(TERMINAL, ""),
        fields.get(TIME, ""),
        int(amount[:12]) if amount is not None else None,
        fields.get(RRN),
    )


def encode_answer(fields: dict[str, str], encoding: str = "utf-8") -> bytes:
    """An answer written in the encoding that it declares."""
    return _xml("response", fields, encoding).encode(encoding, "xmlcharrefreplace")


def read_fields(data: bytes, charset: str | None = None) -> dict[str, str]:
    """The `<field id="…">` elements by number, the first of each. Raises InpasMessageError.

    No document type is accepted, so there are no entities to expand or to fetch; size, depth and number of fields are
    limited.
    """
    if len(data) > MAX_BYTES:
        raise InpasMessageError(f"The answer has more than {MAX_BYTES} bytes.")
    # The text is already decoded: the encoding it declares must not be applied a second time.
    text = _NOT_XML.sub("?", _DECLARATION.sub("", decoded(data, charset).lstrip("\ufeff")).lstrip())
    reader = _Fields()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise InpasMessageError(f"Not XML: {expat.errors.messages[error.code]} in line {error.lineno}.") from error
    return reader.fields


class _Fields:
    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._depth = 0
        self._id: str | None = None
        self._parts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH or len(self.fields) >= MAX_FIELDS:
            raise InpasMessageError("The answer has too many elements.")
        if name == "field":
            number = attributes.get("id", "")
            self._id = number.zfill(2) if number.isascii() and number.isdigit() and len(number) <= 3 else None
            self._parts = []

    def text(self, data: str) -> None:
        if self._id is not None:
            self._parts.append(data)

    def end(self, name: str) -> None:
        self._depth -= 1
        if name == "field" and self._id is not None:
            self.fields.setdefault(self._id, "".join(self._parts))
            self._id = None


def _refuse_doctype(*_: object) -> None:
    raise InpasMessageError("The answer has a document type.")


def _xml(root: str, fields: dict[str, str], encoding: str = "utf-8") -> str:
    body = "".join(f'<field id="{number}">{escape(value)}</field>' for number, value in fields.items())
    return f'<?xml version="1.0" encoding="{encoding}"?>\n<{root}>{body}</{root}>'


def _echoed(text: str, most: int) -> str | None:
    """A field that is only compared with the request; `?` where it is too long to be equal."""
    return (text if len(text) <= most else "?") or None


def _number(text: str) -> str | None:
    """A number given by the bank; card numbers are longer and do not pass."""
    return text.strip() if _NUMBER.fullmatch(text.strip()) else None
