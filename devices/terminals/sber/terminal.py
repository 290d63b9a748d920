"""A terminal behind Sber's `sb_pilot`: one process per operation, the answer in file `e`; without `e` it is unknown.

A lost result is looked for in two places: the file `e` itself, if the mark beside it names the operation (the program
outlives an agent that dies), and the copy of the last slip (`12`). A slip proves a payment only if its amount, time and
RRN cannot belong to any other. The absence of such a slip proves nothing, because the bank may still have taken the
money: then a person settles it.
"""

import contextlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from devices.links import LinkAbsent
from devices.payments.contract import (
    Approved,
    Begin,
    Capabilities,
    Declined,
    Done,
    Ending,
    NotDone,
    Operation,
    PaymentResult,
    PaymentTerminal,
    TerminalSilent,
    Unknown,
    never,
)
from devices.terminals.sber.files import Encoding, FileError, SberAnswer, SberSlip, read_answer, read_slip, slip_facts
from devices.terminals.sber.mark import OperationMark, read_mark, write_mark
from devices.terminals.sber.program import FolderNotWritable, Program, ProgramBusy, ProgramMissing, RunOutput

PAY, REFUND, UNDO, SETTLE, LAST_SLIP, PINPAD_READY = "1", "3", "8", "7", "12", "26"
OK, CANCELLED, NO_PINPAD, BUSY = 0, 2000, 99, 115
CHECK_EVERY_S = 60.0
CHECK_S = 30.0
CHECK_AGAIN_S = 5.0
UNREAD_S = 15.0
"""For this long after a start no mere check overwrites an answer that a former agent may have left unread."""
LOOK_S = 0.05
SETTLE_S = 600.0
CLOCKS_APART = timedelta(minutes=3)
"""How far the terminal's clock may be from ours; its slips show only minutes."""
AGREES = "совпали"
CAUSES = {CANCELLED: "cancelled", NO_PINPAD: "terminal_silent", BUSY: "terminal_busy"}
NO_ANSWER = "The bank's program wrote no answer: nobody here can tell whether the money was taken."
STILL_RUNNING = "The bank's program is still working on it."
NOT_THE_LAST = "The last slip may be another payment's: check in the bank's merchant portal."


class SberTerminal(PaymentTerminal):
    """One terminal. Payments are final when approved; `timeout_s` is how long a customer may take."""

    capabilities = Capabilities(undoes=True, refunds=True, settles=True, resolves=True)

    def __init__(
        self,
        directory: Path,
        program: str = "sb_pilot",
        *,
        encoding: Encoding = "koi8-r",
        timeout_s: float = 180.0,
        check_every_s: float = CHECK_EVERY_S,
        check_again_s: float = CHECK_AGAIN_S,
        check_s: float = CHECK_S,
    ) -> None:
        self._program = Program(directory, program)
        self._folder = directory
        self._encoding = encoding
        self._timeout_s = timeout_s
        self._check_every_s, self._check_again_s, self._check_s = check_every_s, check_again_s, check_s
        self._open = self._ready = False
        self._check_at = self._unread_until = 0.0
        self._checking_until: float | None = None

    @property
    def is_open(self) -> bool:
        return self._open

    def open(self) -> None:
        self._ready, self._check_at, self._checking_until = False, 0.0, None
        try:
            self._program.check()
        except ProgramMissing as error:
            raise LinkAbsent(str(error)) from error
        mark = read_mark(self._folder)
        self._unread_until = time.monotonic() + UNREAD_S if mark is not None and mark.owns_answer else 0.0
        self._open = True

    def close(self) -> None:
        """Gives up a check in progress, but never a payment: its answer is read once it has ended."""
        if self._checking_until is not None:
            self._program.kill()
            self._checking_until = None
        self._open = self._ready = False

    # -- idle ---------------------------------------------------------------------------------------------------------

    def poll(self) -> bool:
        if self._checking_until is not None:
            self._watch_check(self._checking_until)
        elif time.monotonic() >= self._check_at:
            self._begin_check()
        time.sleep(LOOK_S)
        return self._ready and self._checking_until is None

    def _begin_check(self) -> None:
        now = time.monotonic()
        if self._program.still_running():
            # It may be a payment that a former agent began: it must not be disturbed, nor read before its end.
            self._ready, self._check_at, self._unread_until = False, now + 1.0, now + UNREAD_S
            raise TerminalSilent(STILL_RUNNING)
        if now < self._unread_until:
            self._ready, self._check_at = True, self._unread_until
            return
        try:
            self._run_moving_no_money(PINPAD_READY)
        except (ProgramBusy, ProgramMissing, FolderNotWritable) as error:
            self._open = self._ready = False
            raise LinkAbsent(str(error)) from error
        self._checking_until = now + self._check_s

    def _watch_check(self, until: float) -> None:
        if not self._program.ended():
            if time.monotonic() < until:
                return
            self._program.kill()
        self._checking_until = None
        answer = self._answer(self._program.output())
        self._ready = answer is not None and answer.code == OK
        self._check_at = time.monotonic() + (self._check_every_s if self._ready else self._check_again_s)
        if not self._ready:
            why = f" ({answer.code} {answer.text})" if answer else ""
            raise TerminalSilent(f"The pinpad does not answer the bank's program{why}: check its power and cable.")

    def _run_moving_no_money(self, operation: str) -> None:
        """Starts a run that moves no money. From then on `e` no longer belongs to the last operation; the mark records this
        first.

        Raises ProgramBusy, ProgramMissing, FolderNotWritable.
        """
        mark = read_mark(self._folder)
        if mark is not None and mark.owns_answer:
            self._write_mark(replace(mark, owns_answer=False))
        self._program.clear()
        self._program.start([operation])

    def _write_mark(self, mark: OperationMark) -> None:
        """Raises FolderNotWritable."""
        try:
            write_mark(self._folder, mark)
        except OSError as error:
            raise FolderNotWritable(
                f"{self._folder} cannot be written ({error.strerror}): correct its permissions."
            ) from error

    # -- money --------------------------------------------------------------------------------------------------------

    def pay(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> PaymentResult:
        return self._move(operation, "pay", [PAY, str(operation.kopecks)], begin, cancelled)

    def refund(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> PaymentResult:
        arguments = [REFUND, str(operation.kopecks)]
        if operation.original:
            if not (operation.original.isascii() and operation.original.isalnum()):
                return Declined("wrong_reference", "The payment's number (RRN) is not valid.")
            arguments += ["0", "0", operation.original]
        return self._move(operation, "refund", arguments, begin, cancelled)

    def undo(self, operation: Operation, begin: Begin) -> Ending:
        result = self._move(operation, "undo", [UNDO, str(operation.kopecks)], begin, never)
        return _ending(result)

    def settle(self, begin: Begin) -> Ending:
        result = self._move(Operation("", 0), "settle", [SETTLE], begin, never, within_s=SETTLE_S)
        match result:
            case Approved(receipt=lines):
                text = "\n".join(lines).lower()
                # A slip without the word proves nothing: the wording differs between versions.
                return Done(receipt=lines, agrees=f"не {AGREES}" not in text if AGREES in text else None)
            case _:
                return _ending(result)

    def _move(
        self,
        operation: Operation,
        kind: str,
        arguments: list[str],
        begin: Begin,
        cancelled: Callable[[], bool],
        within_s: float | None = None,
    ) -> PaymentResult:
        before = read_mark(self._folder)
        begun_at = time.time()
        mark = OperationMark(operation.payment, kind, operation.kopecks, begun_at, before.known_rrn if before else None)
        try:
            self._program.clear()
            self._write_mark(mark)
        except ProgramBusy as error:
            return Declined("terminal_busy", str(error))
        except FolderNotWritable as error:
            return Declined("terminal_error", str(error))
        if cancelled():
            return Declined("cancelled", "Cancelled before the terminal was asked.")
        begin(f"{kind}-{datetime.fromtimestamp(begun_at).astimezone():%Y%m%dT%H%M%S}")
        try:
            self._program.start(arguments)
        except ProgramMissing as error:
            return Declined("terminal_error", str(error))
        self._unread_until = 0.0
        self._program.wait(within_s or self._timeout_s)
        return self._result(mark, self._program.output())

    def _result(self, mark: OperationMark, output: RunOutput) -> PaymentResult:
        answer = self._answer(output)
        if answer is None:
            return Unknown(NO_ANSWER, resolvable=True)
        lines = read_slip(output.slip, self._encoding)
        if answer.code != OK:
            text = f"{answer.code} {answer.text}".strip()
            return Declined(CAUSES.get(answer.code, "declined"), text, lines)
        self._remember(mark, answer.rrn or slip_facts(lines).rrn)
        return Approved(mark.kopecks, answer.rrn, answer.authorization, answer.card, lines)

    def _answer(self, output: RunOutput) -> SberAnswer | None:
        try:
            return read_answer(output.answer, self._encoding) if output.answer is not None else None
        except FileError:
            return None

    def _remember(self, mark: OperationMark, rrn: str | None) -> None:
        """Records the RRN: the slip of a payment already known cannot prove another."""
        # If it cannot be written, only a later search suffers; the answer stands.
        with contextlib.suppress(FolderNotWritable):
            self._write_mark(replace(mark, known_rrn=rrn or mark.known_rrn))

    # -- lost results -------------------------------------------------------------------------------------------------

    def resolve(self, operation: Operation) -> PaymentResult:
        kind = (operation.reference or "pay").partition("-")[0]
        result = self._from_answer(operation, kind)
        if result is not None:
            return result
        mark = read_mark(self._folder)
        if mark is None or kind != "pay" or not _is_of(mark, operation, kind):
            return Unknown(NOT_THE_LAST, resolvable=False)
        slip = self._last_slip()
        if slip is None or not _proves(slip, mark, self._timeout_s):
            return Unknown(NOT_THE_LAST, resolvable=False)
        self._remember(mark, slip.rrn)
        return Approved(operation.kopecks, slip.rrn, receipt=slip.lines)

    def resolve_undo(self, operation: Operation) -> Ending:
        """Reads the undo's own answer file or gives up: a second `8` could take another payment back."""
        result = self._from_answer(operation, "undo")
        return _ending(result) if result is not None else Unknown(NO_ANSWER, resolvable=False)

    def _from_answer(self, operation: Operation, kind: str) -> PaymentResult | None:
        """The result in the operation's own answer file, None when there is none."""
        if self._program.still_running():
            return Unknown(STILL_RUNNING, resolvable=True)
        mark = read_mark(self._folder)
        if mark is None or not mark.owns_answer or not _is_of(mark, operation, kind):
            return None
        result = self._result(mark, self._program.output())
        return None if isinstance(result, Unknown) else result

    def _last_slip(self) -> SberSlip | None:
        try:
            self._run_moving_no_money(LAST_SLIP)
        except (ProgramBusy, ProgramMissing, FolderNotWritable):
            return None
        self._program.wait(self._check_s)
        output = self._program.output()
        answer = self._answer(output)
        if answer is None or answer.code != OK or not output.slip:
            return None
        return slip_facts(read_slip(output.slip, self._encoding))


def _is_of(mark: OperationMark, operation: Operation, kind: str) -> bool:
    return (mark.payment, mark.kind, mark.kopecks) == (operation.payment, kind, operation.kopecks)


def _proves(slip: SberSlip, mark: OperationMark, timeout_s: float) -> bool:
    """Whether this approved slip can only belong to the marked payment."""
    begun = datetime.fromtimestamp(mark.begun_at)  # noqa: DTZ006 - slips show the terminal's local time
    in_time = slip.at is not None and (
        begun - CLOCKS_APART <= slip.at <= begun + timedelta(seconds=timeout_s) + CLOCKS_APART
    )
    new = slip.rrn is not None and slip.rrn != mark.known_rrn
    return slip.approved and not slip.gives_back and slip.kopecks == mark.kopecks and in_time and new


def _ending(result: PaymentResult) -> Ending:
    match result:
        case Approved(receipt=lines):
            return Done(receipt=lines)
        case Declined(text=text):
            return NotDone(text)
        case Unknown():
            return result
