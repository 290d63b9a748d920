"""A slip as the server describes it (docs/interfaces.md, `document`): a logo, lines with size and alignment, a QR code."""

import base64
import binascii
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

MAX_LINES = 800
"""A bank's slip of 80 lines of 120 characters on the narrowest paper (16 columns), and our own lines around it."""
MAX_QR_CHARS = 300
MAX_LOGO_CHARS = 100_000


class DocumentError(ValueError):
    """The document cannot be printed; the message names every invalid field."""


class TextLine(BaseModel):
    """One paragraph, wrapped to the paper at word boundaries. Width and height multiply the font, 1–8."""

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


class Logo(BaseModel):
    """A picture above the lines: a PNG in base64. The encoder makes it black and white and fits it to the paper."""

    model_config = ConfigDict(frozen=True)

    png: str = Field(min_length=1, max_length=MAX_LOGO_CHARS)

    @field_validator("png")
    @classmethod
    def _is_base64(cls, value: str) -> str:
        try:
            base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise ValueError("is not base64") from error
        return value

    @property
    def data(self) -> bytes:
        """The bytes of the PNG file."""
        return base64.b64decode(self.png)


class Document(BaseModel):
    """A whole slip, printed from top to bottom: logo, lines, QR code."""

    model_config = ConfigDict(frozen=True)

    logo: Logo | None = None
    lines: list[TextLine] = Field(default_factory=list, max_length=MAX_LINES)
    qr: Qr | None = None


def read_document(value: Any) -> Document:
    """Reads the `document` of a job. Raises DocumentError."""
    try:
        document = Document.model_validate(value)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'document'}: {e['msg']}" for e in error.errors())
        raise DocumentError(f"The slip cannot be printed: {wrong}.") from error
    if not document.lines and document.qr is None:
        raise DocumentError("The slip cannot be printed: it has neither lines nor a QR code.")
    return document
