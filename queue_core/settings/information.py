"""The settings table for reference information in the hall: `[[information]]` (clauses 4.2.9, 6.9, 9.7)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from queue_core.model import Group
from queue_core.settings.base import Identifier, Table
from queue_core.settings.hours import CalendarDate
from queue_core.settings.problems import wrong
from queue_core.settings.wording import Code
from queue_core.texts import Text


class InformationTable(Table):
    """One item of information for visitors: a title and short paragraphs.

    `covers` names the items of the standard's list that it satisfies (required_information.OBLIGATORY); `groups` and
    `zones` whom it concerns (none: everybody, everywhere); `owner` who keeps it up to date. It is shown from
    `valid_from` to `valid_until`, both days included.
    """

    id: Identifier
    title: Text
    paragraphs: Annotated[list[Text], Field(min_length=1, max_length=20)]
    covers: list[Identifier] = Field(default_factory=list)
    groups: list[Group] = Field(default_factory=list)
    zones: list[Identifier] = Field(default_factory=list)
    owner: Annotated[str, Field(min_length=1, max_length=120)]
    valid_from: CalendarDate | None = None
    valid_until: CalendarDate | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise wrong(Code.ENDS_FIRST)
        return self

    def is_shown_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and not self.is_over_on(day)

    def is_over_on(self, day: date) -> bool:
        return self.valid_until is not None and self.valid_until < day
