"""The dialogue with one printer: status first, the slip in chunks, a fence, the cut, the confirmation.

Feed and cut go out only after the printer has confirmed everything before them (the fence). A fault in the middle of a
slip is therefore certainly `failed`, and the outcome can be `unknown` only during the few bytes of the cut.
"""

import base64
import hashlib
import time
from collections.abc import Callable, Iterator
from typing import Literal

from devices.health import Cause
from devices.links import CHUNK_BYTES, Link, LinkError, LinkLost, LinkStalled
from devices.printing.dialects import DIALECTS, DialectName
from devices.printing.encoder import INITIALISE, EncodedSlip
from devices.printing.outcome import PrintOutcome, PrintResult
from devices.printing.status import (
    REAL_TIME_QUERY,
    Automatic,
    Block,
    PrinterAnswer,
    PrinterAnswerReader,
    Sensor,
    Status,
    automatic_status,
    sensor_status,
)

Confirm = Literal["gs_h", "gs_r", "none"]

ANSWER_S = 0.5
ATTEMPTS = 2
LATE_S = 0.5
"""How long the answer to an earlier query may still be under way."""
ASK_AGAIN_S = 0.3
ALIVE_S = 2.5 * ASK_AGAIN_S
GRACE_S = 0.15
QUIET_S = 0.5
ENDING_S = 0.6
"""Reserved from the budget for feed, cut and confirmation after the fence."""
LINE_S = 0.6
PAPER_MM = 130
SLOW_PAPER_MM_S = 80
"""An ordinary slip needs no more time on the line and no more paper than this; a longer one gets the extra time."""
BITS_PER_BYTE = 10

FILLER = bytes(8192)
"""Completes any picture or symbol that was cut off in the middle: printers ignore zeros between commands."""
WAKE_S = 10.0
WAKE_EVERY_S = 1.0

CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
PAPER_SENSOR_QUERY = b"\x1dr1"
PROCESS_ID_HEADER = 0x37
PROCESS_ID_KIND = b"\x22"

SENTENCES = {
    Cause.PAPER_OUT: "The printer is out of paper: put in a new roll.",
    Cause.COVER_OPEN: "The printer's cover is open: close it.",
    Cause.CUTTER: "The cutter is stuck: open the cover, free the paper, switch the printer off and on.",
    Cause.HEAD: "The print head is up or too hot: close it, or let it cool for a minute.",
    Cause.PAPER_NEAR_END: "The paper is running low: have a new roll ready.",
    Cause.TICKET_IN_MOUTH: "A slip is hanging in the printer's mouth: somebody forgot it.",
    Cause.PRINTER_ERROR: "The printer reports an error: check its lamps, switch it off and on.",
    Cause.PRINTER_SILENT: "The printer does not answer: check its power and cable.",
    Cause.UNPLUGGED: "The printer's port has gone: check the cable.",
    Cause.STALLED: "The printer answers but has stopped printing: switch it off and on.",
    Cause.NOT_CONFIRMED: "The whole slip was sent, but the printer did not confirm it.",
}
"""What to do about each cause that a printer can have."""


class PrinterSilent(Exception):
    """The printer did not answer a status query in time."""


class PrintStopped(Exception):
    """The printer reported in the middle of a job why it cannot go on."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(SENTENCES[cause])
        self.cause = cause


class Printer:
    """One printer on one open link; used by one thread. `half_done`: its paper may carry the beginning of a slip.

    `baud` is the rate of a serial line, 0 where the line is not what limits the speed.
    """

    def __init__(
        self,
        link: Link,
        confirm: Confirm,
        *,
        report_within_s: float = 2.3,
        half_done: bool = False,
        dialect: DialectName = "epson",
        baud: int = 0,
    ) -> None:
        self.link = link
        self.status = Status()
        self._confirm: Confirm = confirm
        self._report_within_s = report_within_s
        self._half_done = half_done
        self._dialect = DIALECTS[dialect]
        self._baud = baud
        self._answers = PrinterAnswerReader(full=self._dialect.full_status)
        self._unanswered = 0
        self._owed = 0
        self._mute = False

    @property
    def half_done(self) -> bool:
        """A slip was begun and perhaps not finished: the rest may be on the paper or in the printer's memory."""
        return self._half_done

    def check(self, until: float | None = None) -> Status:
        """Asks about all sensors. Raises PrinterSilent, or LinkError when the line fails.

        A printer that is not asked for a confirmation may have no return line: its silence is no fault.
        """
        try:
            self.status = self._dialect.check(lambda query: self._ask(query, until))
            self._mute = False
        except PrinterSilent:
            if self._confirm != "none":
                raise
            self.status, self._mute = Status(), True
        return self.status

    def print_slip(
        self, slip: EncodedSlip, job: str, begin: Callable[[], None], asked_at: float | None = None
    ) -> PrintResult:
        """Prints one slip and returns its true outcome within `report_within_s` of `asked_at` (monotonic clock); a slip
        that needs more line time or paper than an ordinary one gets that time on top.

        `begin` is called before the first byte of the slip goes out. The outcome is `printed` only when the printer
        confirmed everything before the cut and then the cut itself.
        """
        deadline = (time.monotonic() if asked_at is None else asked_at) + self._report_within_s + self._extra_s(slip)
        token = confirmation_token(job)
        sent_whole = False
        try:
            if not self._mute:
                self._stop_at(self.check(deadline))
            if self._half_done:
                self._eject(slip.ending, until=deadline - ENDING_S)
            begin()
            self._half_done = True
            self._write_watching(slip.body)
            if self._confirm != "none":
                self._wait_confirmed(fence_token(token), until=deadline - ENDING_S)
            sent_whole = True
            self._write_watching(slip.ending)
            result = self._conclude(token, deadline)
        except PrinterSilent:
            result = failed(Cause.PRINTER_SILENT)
        except PrintStopped as stop:
            result = self._stopped_after_sending(stop.cause) if sent_whole else failed(stop.cause)
        except LinkStalled as error:
            outcome = PrintOutcome.UNKNOWN if sent_whole else PrintOutcome.FAILED
            result = PrintResult(outcome, Cause.STALLED, str(error))
        except LinkError as error:
            outcome = PrintOutcome.UNKNOWN if sent_whole else PrintOutcome.FAILED
            result = PrintResult(outcome, Cause.UNPLUGGED, str(error))
        if result.outcome is PrintOutcome.PRINTED:
            self._half_done = False
        elif self._half_done:
            self._drop_the_rest()
        return result

    def _extra_s(self, slip: EncodedSlip) -> float:
        on_line = len(slip) * BITS_PER_BYTE / self._baud - LINE_S if self._baud else 0
        on_paper = (slip.length_mm - PAPER_MM) / SLOW_PAPER_MM_S
        return max(0.0, on_line, on_paper)

    def wake(self, keep_on: Callable[[], bool]) -> bool:
        """Frees a silent printer that may be waiting for the rest of a picture cut off in the middle: sends zeros and a
        query, once a second, for ten seconds. Returns whether the printer answers again; stops early when `keep_on`
        returns False. Raises LinkError."""
        return self._with_filler(keep_on, self._ask_once)

    def clean(self, ending: bytes, keep_on: Callable[[], bool]) -> bool:
        """Cuts off what an unfinished slip left behind, after zeros where the printer is still waiting for the rest of a
        command. Returns whether it succeeded. Raises LinkError, or PrintStopped when the printer cannot work."""

        def attempt(until: float) -> bool:
            try:
                self._eject(ending, until)
            except PrinterSilent:
                return False
            except PrintStopped as stop:
                if stop.cause is not Cause.STALLED:
                    raise
                return False
            return True

        return attempt(time.monotonic() + WAKE_EVERY_S) or self._with_filler(keep_on, attempt)

    def _with_filler(self, keep_on: Callable[[], bool], attempt: Callable[[float], bool]) -> bool:
        give_up_at = time.monotonic() + WAKE_S
        first = True
        while keep_on() and (first or time.monotonic() < give_up_at):
            first, began = False, time.monotonic()
            for start in range(0, len(FILLER), CHUNK_BYTES):
                self.link.write(FILLER[start : start + CHUNK_BYTES])
                if not keep_on():
                    return False
            if attempt(max(began + WAKE_EVERY_S, time.monotonic() + ANSWER_S)):
                return True
        return False

    def _ask_once(self, until: float) -> bool:
        try:
            self._ask(self._dialect.query, until)
        except PrinterSilent:
            return False
        return True

    def _conclude(self, token: bytes, deadline: float) -> PrintResult:
        """Waits for the confirmation of feed and cut."""
        if self._confirm == "none":
            if not self._mute:
                self._stop_at(self.check(deadline))
            return unknown(Cause.NOT_CONFIRMED)
        try:
            self._wait_confirmed(token, deadline)
            # GS r answers when the command is reached, and line noise can look like its answer: ask once more.
            if self._confirm == "gs_r":
                self._stop_at(self.check(deadline))
        except PrinterSilent:
            return unknown(Cause.NOT_CONFIRMED)
        return PrintResult(PrintOutcome.PRINTED)

    @staticmethod
    def _stopped_after_sending(cause: Cause) -> PrintResult:
        """All text is on paper and the cut was ordered: only a cutter fault proves that the cut did not happen."""
        if cause is Cause.CUTTER:
            return failed(cause)
        return unknown(Cause.NOT_CONFIRMED if cause is Cause.STALLED else cause)

    def _stop_at(self, status: Status) -> None:
        if status.cause is not None:
            raise PrintStopped(status.cause)

    def _ask(self, query: int, until: float | None) -> Status:
        self._await_owed(until)
        for _ in range(ATTEMPTS):
            self.link.waiting()
            self._answers.clear()
            self.link.write(REAL_TIME_QUERY + bytes([query]))
            self._owed += 1
            wait_until = _earlier(time.monotonic() + ANSWER_S, until)
            for answer in self._answers_until(wait_until):
                status = self._dialect.status_in(answer, query)
                if status is not None:
                    self._owed -= 1
                    return status
        raise PrinterSilent

    def _answers_until(self, until: float) -> Iterator[PrinterAnswer]:
        """The answers as they come; ends at that time even on a line that never falls silent."""
        while data := self.link.read(until):
            yield from self._answers.feed(data)
            if time.monotonic() >= until:
                return

    def _await_owed(self, until: float | None) -> None:
        """Lets the answers to earlier queries pass that are still under way. An answer has no number: a late one would be
        taken for the answer to the next query, which asks about other sensors."""
        if self._owed:
            for answer in self._answers_until(_earlier(time.monotonic() + LATE_S, until)):
                self._owed -= self._dialect.status_in(answer, self._dialect.query) is not None
                if self._owed <= 0:
                    break
        self._owed = 0

    def _write_watching(self, data: bytes) -> None:
        """Writes in chunks; a fault that the printer reports in between (automatic status) stops the job."""
        for start in range(0, len(data), CHUNK_BYTES):
            self.link.write(data[start : start + CHUNK_BYTES])
            for answer in self._answers.feed(self.link.waiting()):
                self._stop_at(self._status_in(answer))

    def _wait_confirmed(self, token: bytes, until: float) -> None:
        """Asks for confirmation and waits. Raises PrintStopped or PrinterSilent; STALLED when only status is answered."""
        self.link.write(self._confirmation_query(token))
        answered_at = 0.0
        stopped: Cause | None = None
        ask_at = time.monotonic() + ASK_AGAIN_S
        while (now := time.monotonic()) < until:
            if now >= ask_at:
                self.link.write(REAL_TIME_QUERY + bytes([self._dialect.query]))
                self._owed += 1
                ask_at = now + ASK_AGAIN_S
            for answer in self._answers.feed(self.link.read(min(ask_at, until))):
                if self._is_confirmation(answer, token):
                    return
                answered_at = time.monotonic()
                if self._dialect.status_in(answer, self._dialect.query) is not None:
                    self._owed = max(0, self._owed - 1)
                cause = self._status_in(answer).cause
                if cause is not None and stopped is None:
                    # A confirmation already on its way still counts.
                    stopped, until = cause, min(until, time.monotonic() + GRACE_S)
        if stopped is not None:
            raise PrintStopped(stopped)
        if time.monotonic() - answered_at < ALIVE_S:
            raise PrintStopped(Cause.STALLED)
        raise PrinterSilent

    def _confirmation_query(self, token: bytes) -> bytes:
        if self._confirm == "gs_h":
            return b"\x1d(H\x06\x0000" + token
        self._unanswered += 1
        return PAPER_SENSOR_QUERY

    def _is_confirmation(self, answer: PrinterAnswer, token: bytes) -> bool:
        match answer:
            case Block(header, data) if self._confirm == "gs_h":
                return header == PROCESS_ID_HEADER and data == PROCESS_ID_KIND + token
            case Sensor(byte) if self._confirm == "gs_r":
                self._unanswered = max(0, self._unanswered - 1)
                self._stop_at(sensor_status(byte))
                return True
        return False

    def _status_in(self, answer: PrinterAnswer) -> Status:
        """The status in an answer that came while printing; without faults where it has none."""
        if isinstance(answer, Automatic):
            self.status = automatic_status(answer.data)
            return self.status
        status = self._dialect.status_in(answer, self._dialect.query)
        if status is None:
            return Status()
        if self._dialect.query_is_complete:
            self.status = status
        return status

    def _eject(self, ending: bytes, until: float) -> None:
        """Cuts off what an earlier job may have left on the paper, and waits until the printer has done so."""
        clear = CLEAR_BUFFERS if self._confirm == "gs_h" else b""
        self._write_watching(clear + INITIALISE + ending)
        if self._confirm == "gs_h":
            self._wait_confirmed(b"left", until)
        elif self._confirm == "gs_r":
            self._wait_old_answers(until)
        self._half_done = False

    def _wait_old_answers(self, until: float) -> None:
        """GS r answers carry no token: before a new slip all of them must have come, or the line must be quiet."""
        self._wait_confirmed(b"", until)
        quiet_at = min(until, time.monotonic() + QUIET_S)
        if self._unanswered > 0:
            for answer in self._answers_until(quiet_at):
                self._unanswered -= isinstance(answer, Sensor)
                if self._unanswered <= 0:
                    break
        self._unanswered = 0

    def _drop_the_rest(self) -> None:
        """Best effort: what the printer still holds of this slip should not come out once there is paper again."""
        if self._confirm == "gs_h" and self.link.is_open:
            try:
                self.link.write(CLEAR_BUFFERS)
            except (LinkLost, LinkStalled):
                return


def confirmation_token(job: str) -> bytes:
    """Four characters for GS ( H function 48, which requires 20h–7Eh, made of the whole job id: ids may end alike."""
    return base64.b32encode(hashlib.blake2b(job.encode(), digest_size=5).digest())[:4]


def _earlier(at: float, until: float | None) -> float:
    return at if until is None else min(at, until)


def fence_token(token: bytes) -> bytes:
    """A token for the fence of the same job, different from that of its cut."""
    return b"#" + token[1:]


def failed(cause: Cause) -> PrintResult:
    """The slip is certainly not whole."""
    return PrintResult(PrintOutcome.FAILED, cause, SENTENCES[cause])


def unknown(cause: Cause) -> PrintResult:
    """The slip may have come out: the detail sends a person to look."""
    return PrintResult(PrintOutcome.UNKNOWN, cause, f"{SENTENCES[cause]} Check whether this slip came out.")
