"""The messages of the agents: what each must hold. What may be missing is passed over where it is of another form.

An agent repeats a report until it is taken, so that a report is refused only for what it cannot be understood without.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from web.auth.bindings import MOST_PER_AGENT
from web.input.fields import Anything, Flag, Given, Shape

LONGEST_TEXT = 300


def short_text(value: Any) -> str | None:
    """A text of a device, cut to a length that the journal takes; None for anything else."""
    return value[:LONGEST_TEXT] if isinstance(value, str) and value else None


Short = Annotated[Annotated[str, Field(max_length=LONGEST_TEXT)] | None, BeforeValidator(short_text)]


def _first_of_list(value: Any) -> Any:
    return value[:MOST_PER_AGENT] if isinstance(value, list) else []


Devices = Annotated[tuple[Anything, ...], BeforeValidator(_first_of_list), Field(max_length=MOST_PER_AGENT)]
"""Each is looked at by itself: one that is not understood does not silence the others."""


class Health(Shape):
    """The state of a device."""

    device: Given
    state: Literal["absent", "open", "ready", "busy", "fault"]
    cause: Short = None
    detail: Short = None
    paper: Short = None


class Greeting(Shape):
    """An agent's `hello`, or its sign of life: all its devices. `spool` names its memory."""

    devices: Devices = ()
    spool: Short = None


class JobReport(Shape):
    """The outcome of a job; the subject of the job decides how the rest is read."""

    model_config = ConfigDict(extra="allow")

    job: Given


class TicketSlipReport(Shape):
    """The outcome of printing a ticket's slip."""

    job: Given
    outcome: Literal["printed", "failed", "unknown"]
    cause: Short = None
    detail: Short = None
    begun: Annotated[Flag | None, BeforeValidator(lambda value: value if isinstance(value, bool) else None)] = None


class Scan(Shape):
    """A slip scanned at a window."""

    window: Given
    ticket: Annotated[Given, Field(max_length=40)]


class KeyPress(Shape):
    """A key of a window's keypad. `press` names this press of it: a repeat has the same name."""

    window: Given
    action: Literal["next", "recall", "start", "finish", "no_show", "break"]
    press: Annotated[Given, Field(max_length=64)]
