"""The settings table for visit cards: how long they are kept (clause 5.3)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from queue_core.settings.base import Table


class VisitsTable(Table):
    """Visit cards: `[visits]`. A card is erased when its day is more than `retention_days` days ago."""

    retention_days: Annotated[int, Field(ge=0, le=3660)] = 30
