"""The settings table of signing in."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from queue_core.settings.base import Table
from queue_core.settings.problems import wrong
from queue_core.settings.wording import Code


class SignInTable(Table):
    """How long a person stays signed in: `[sign_in]`. Devices stay signed in until their token is revoked.

    A session ends when it has not been used for `idle_hours`, and `longest_hours` after the sign-in in any case: longer
    than a shift, shorter than from one morning to the next, so it never ends in the middle of a working day. A change of
    money or access needs a password given within the last `confirm_minutes`.
    """

    idle_hours: Annotated[float, Field(gt=0, le=720)] = 12
    longest_hours: Annotated[float, Field(gt=0, le=720)] = 20
    confirm_minutes: Annotated[float, Field(gt=0, le=1440)] = 15

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.idle_hours > self.longest_hours:
            raise wrong(Code.IDLE_ABOVE_LONGEST)
        return self
