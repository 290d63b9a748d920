"""The settings tables for payments: which terminals there are, and what may be paid."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from queue_core.settings.base import Identifier, Table
from queue_core.settings.problems import wrong
from queue_core.settings.wording import Code

# A VTK terminal displays no more characters than this.
_LONGEST_PURPOSE = 40


class Terminal(Table):
    """A payment terminal and the device agent that owns its serial line: `[[terminals]]`."""

    id: Identifier
    agent: Identifier


class PaymentsTable(Table):
    """What may be paid: `[payments]`. Amounts in kopecks.

    The defaults: at least one rouble; at most 15 000 roubles, above which the payer must be identified (115-FZ,
    article 7). `cash`: the cash windows take cash as well. `look_ups_per_minute`: the most accounts that may be looked
    up at one kiosk.
    """

    least_kopecks: Annotated[int, Field(gt=0, le=99_999_999)] = 100
    most_kopecks: Annotated[int, Field(gt=0, le=99_999_999)] = 1_500_000
    purpose: Annotated[str, Field(min_length=1, max_length=_LONGEST_PURPOSE)] = "Электроэнергия"
    cash: bool = True
    look_ups_per_minute: Annotated[int, Field(ge=1, le=600)] = 12

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.least_kopecks > self.most_kopecks:
            raise wrong(Code.LEAST_ABOVE_MOST)
        return self
