"""How a printer is asked about its sensors. A new dialect is a class here, a name, and an entry in DIALECTS.

Sources: facts of the Epson ESC/POS reference on DLE EOT 1 to 4; for the kiosk printers of Custom the KPM150H manual,
p. 66, and the KPM300 manual, p. 113, on DLE EOT 20.
"""

from collections.abc import Callable
from typing import Literal, Protocol

from devices.printing.status import Full, PrinterAnswer, RealTime, Status, full_status, real_time_status

Ask = Callable[[int], Status]
"""Sends DLE EOT with this number and returns the status in its answer. Raises PrinterSilent or LinkError."""


class Dialect(Protocol):
    """One family of status commands."""

    query: int
    """The DLE EOT asked while a slip is being printed, and to see whether the printer is alive."""

    query_is_complete: bool
    """Whether the answer to `query` covers all sensors."""

    full_status: bool
    """Whether the printer sends answers with Custom's header, which means something else in other dialects."""

    automatic_status: bool
    """Whether the printer is to report changes by itself (GS a)."""

    def check(self, ask: Ask) -> Status:
        """Asks about all sensors. Raises what `ask` raises."""

    def status_in(self, answer: PrinterAnswer, query: int) -> Status | None:
        """The status in an answer to DLE EOT `query`; None when it answers something else."""


class Epson:
    """DLE EOT 1 to 4: a byte per group of sensors. Epson and nearly all others."""

    query = 2
    query_is_complete = False
    full_status = False
    automatic_status = True

    def check(self, ask: Ask) -> Status:
        status = ask(2) | ask(4) | ask(1)
        return status | ask(3) if status.error else status

    def status_in(self, answer: PrinterAnswer, query: int) -> Status | None:
        return real_time_status(query, answer.byte) if isinstance(answer, RealTime) else None


class Custom:
    """DLE EOT 20: all sensors in one answer of six bytes. The kiosk printers of Custom."""

    query = 20
    query_is_complete = True
    full_status = True
    automatic_status = False

    def check(self, ask: Ask) -> Status:
        return ask(self.query)

    def status_in(self, answer: PrinterAnswer, query: int) -> Status | None:
        return full_status(answer.data) if isinstance(answer, Full) else None


DialectName = Literal["epson", "custom"]
DIALECTS: dict[DialectName, Dialect] = {"epson": Epson(), "custom": Custom()}
