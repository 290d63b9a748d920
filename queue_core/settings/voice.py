"""The tables of the settings that say how boards sound: `[voice]`, and `[[boards]]` that speak or keep silent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from queue_core.settings.base import Identifier, Table
from queue_core.settings.hours import Hours

Volume = Annotated[float, Field(ge=0, le=1)]


class QuieterHours(Table):
    """Another volume at certain hours of the day: `[[voice.hours]]`."""

    time: Hours
    volume: Volume


class VoiceTable(Table):
    """What is heard when somebody is called: `[voice]`.

    `speech` is `auto` (the office's recordings, and espeak-ng for what they lack), `recordings`, `espeak` or `off`; `recordings`
    is the folder of the office's own (see `talon voice phrases`). `volume` is 0 to 1, at some `hours` another (of those that
    overlap the first named counts); `words_per_minute` is how fast espeak-ng reads.
    """

    speech: Literal["auto", "recordings", "espeak", "off"] = "auto"
    chime: bool = True
    recordings: Path | None = None
    volume: Volume = 1.0
    words_per_minute: Annotated[int, Field(ge=80, le=260)] = 140
    hours: list[QuieterHours] = Field(default_factory=list)


class Board(Table):
    """A board by the name of its device. Of a zone's boards one speaks: one with `speaks = true` before the others, one with
    `speaks = false` never; without this table whichever came first."""

    id: Identifier
    speaks: bool | None = None
