"""A text in the two languages of the office, Russian first."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict


class TextView(TypedDict):
    """A text in the form of the API."""

    ru: str
    en: str


class Text(BaseModel):
    """A text for display, in Russian and English."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ru: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        """The English text for "en", otherwise the Russian one."""
        return self.en if language == "en" else self.ru

    def view(self) -> TextView:
        return {"ru": self.ru, "en": self.en}
