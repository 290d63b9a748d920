"""What every table of the settings is made of."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from queue_core.settings.problems import wrong
from queue_core.settings.wording import Code


def written_as(pattern: str, code: Code) -> AfterValidator:
    """For a field whose whole text has to match a regular expression; `code` says so where it does not."""
    form = re.compile(pattern)

    def check(value: str) -> str:
        if not form.fullmatch(value):
            raise wrong(code)
        return value

    return AfterValidator(check)


# The name by which other tables, the API and the journal know a row: it never changes, its label may.
Identifier = Annotated[str, Field(max_length=40), written_as(r"[a-z0-9][a-z0-9-]*", Code.NOT_AN_IDENTIFIER)]


class Table(BaseModel):
    """A table of the settings: it cannot be changed, and a misspelt name in it is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
