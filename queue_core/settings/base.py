"""What every table of the settings is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

# The name by which other tables, the API and the journal know a row: it never changes, its label may.
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=40)]


class Table(BaseModel):
    """A table of the settings: it cannot be changed, and a misspelt name in it is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
