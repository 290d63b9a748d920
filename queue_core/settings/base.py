"""The base class of every settings table, and the field types they share."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from queue_core.settings.problems import wrong
from queue_core.settings.wording import Code


def written_as(pattern: str, code: Code) -> AfterValidator:
    """For a field whose whole text must match a regular expression; `code` is the error when it does not."""
    form = re.compile(pattern)

    def check(value: str) -> str:
        if not form.fullmatch(value):
            raise wrong(code)
        return value

    return AfterValidator(check)


# The name by which other tables, the API and the journal refer to a row: it never changes; its label may.
Identifier = Annotated[str, Field(max_length=40), written_as(r"[a-z0-9][a-z0-9-]*", Code.NOT_AN_IDENTIFIER)]


class Table(BaseModel):
    """A table of the settings: immutable, and a misspelt field name is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
