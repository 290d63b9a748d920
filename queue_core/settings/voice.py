"""The settings tables for boards: `[voice]` for their sound, and `[[boards]]` with what each speaks and shows."""

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
    """The sound of a call: `[voice]`.

    `speech` is `auto` (the office's recordings, and espeak-ng for what they lack), `recordings`, `espeak` or `off`;
    `recordings` is the folder of the office's own recordings (see `talon voice phrases`). `volume` is 0 to 1; `hours`
    set another volume for parts of the day (where they overlap, the first one counts). `words_per_minute` is how fast
    espeak-ng reads.
    """

    speech: Literal["auto", "recordings", "espeak", "off"] = "auto"
    chime: bool = True
    recordings: Path | None = None
    volume: Volume = 1.0
    words_per_minute: Annotated[int, Field(ge=80, le=260)] = 140
    hours: list[QuieterHours] = Field(default_factory=list)


class Board(Table):
    """A board, by the name of its device. One board of each zone speaks.

    A board with `speaks = true` comes before the others, a board with `speaks = false` is never chosen; without this
    table the first to connect speaks.

    `zones` are those that it shows; without them, those in the address of its page. It confirms the calls of no others.
    """

    id: Identifier
    speaks: bool | None = None
    zones: list[Identifier] = Field(default_factory=list)
