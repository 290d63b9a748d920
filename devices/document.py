"""A slip as the server describes it (docs/interfaces.md, `document`): lines with size and alignment, and a QR code."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

MAX_LINES = 60
MAX_QR_CHARS = 300


class DocumentError(ValueError):
    """The document cannot be printed; the sentence names every field that is wrong."""


class Line(BaseModel):
    """One paragraph: wrapped to the paper at words. Width and height multiply the font, 1–8."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(default="", max_length=400)
    align: Literal["left", "center", "right"] = "left"
    width: int = Field(default=1, ge=1, le=8)
    height: int = Field(default=1, ge=1, le=8)
    bold: bool = False


class Qr(BaseModel):
    """A QR code; `size` is the side of one module in dots (1/8 mm), 1–16."""

    model_config = ConfigDict(frozen=True)

    data: str = Field(min_length=1, max_length=MAX_QR_CHARS)
    size: int = Field(default=6, ge=1, le=16)


class Document(BaseModel):
    """A whole slip, printed top down, the QR code last."""

    model_config = ConfigDict(frozen=True)

    lines: list[Line] = Field(default_factory=list, max_length=MAX_LINES)
    qr: Qr | None = None


def read_document(value: Any) -> Document:
    """Checks the `document` of a job. Raises DocumentError."""
    try:
        document = Document.model_validate(value)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'document'}: {e['msg']}" for e in error.errors())
        raise DocumentError(f"The slip cannot be printed: {wrong}.") from error
    if not document.lines and document.qr is None:
        raise DocumentError("The slip cannot be printed: it has neither lines nor a QR code.")
    return document
