"""A text in the two languages of the office, Russian first."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Text(BaseModel):
    """Words shown to people, in Russian and English."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ru: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def view(self) -> dict[str, str]:
        return {"ru": self.ru, "en": self.en}
