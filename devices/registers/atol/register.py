"""A register behind ATOL's web server. A task has our own uuid: the same one again changes nothing, so a lost answer is asked
for again; and when the server has forgotten it, the fiscal storage decides.
"""

import time
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from devices.fiscal.contract import (
    Begin,
    FiscalRegister,
    FoundDocument,
    Mark,
    ReceiptRefused,
    RegisterCause,
    Registered,
    RegisterRefused,
    RegisterSilent,
    RegisterStatus,
    Registration,
    ShiftState,
    StorageWarning,
)
from devices.fiscal.receipt import Cashier, Correction, Receipt
from devices.fiscal.verdict import verdict
from devices.links import LinkError
from devices.payments.contract import Unknown
from devices.registers.atol import answer, task
from devices.registers.atol.answer import AtolAnswerError, TaskResult, TaskState
from devices.registers.atol.exchange import AtolService
from devices.registers.atol.task import Task

TASK_S = 40.0
"""How long a task may wait and print before the question is put off."""
LOOK_S = 0.5
MOSCOW = ZoneInfo("Europe/Moscow")
NAMESPACE = uuid.UUID("6b0c3f0e-3c1f-5d0a-9a51-9d1f0d6a54f2")
SHIFTS = {"opened": ShiftState.OPEN, "closed": ShiftState.CLOSED, "expired": ShiftState.EXPIRED}
WARNINGS = {
    "needReplacement": StorageWarning.REPLACE_URGENTLY,
    "resourceExhausted": StorageWarning.RUNS_OUT,
    "memoryOverflow": StorageWarning.MEMORY_NEARLY_FULL,
    "ofdTimeout": StorageWarning.OPERATOR_WAITS,
}
LOST = (LinkError, RegisterSilent)


class AtolRegister(FiscalRegister):
    """One register. It is "open" while its web server could be reached last."""

    def __init__(
        self, service: AtolService, *, zone: tzinfo = MOSCOW, task_s: float = TASK_S, look_s: float = LOOK_S
    ) -> None:
        self._service, self._zone = service, zone
        self._task_s, self._look_s = task_s, look_s
        self._open = False

    @property
    def is_open(self) -> bool:
        return self._open

    def open(self) -> None:
        self._service.check()
        self._open = True

    def close(self) -> None:
        self._open = False

    # -- state --------------------------------------------------------------------------------------------------------

    def status(self) -> RegisterStatus:
        device = answer.part(self._ask(task.question("getDeviceStatus")), "deviceStatus")
        shift = answer.part(self._ask(task.question("getShiftStatus")), "shiftStatus")
        info = answer.part(self._ask(task.question("getFnInfo")), "fnInfo")
        exchange = answer.part(self._ask(task.question("ofdExchangeStatus")), "status")
        clock = answer.moment(device, "currentDateTime", self._zone)
        state = SHIFTS.get(answer.text(shift, "state"), ShiftState.CLOSED)
        unsent = answer.whole(exchange, "notSentCount")
        warnings = info.get("warnings")
        return RegisterStatus(
            paper=answer.flag(device, "paperPresent"),
            cover_closed=not answer.flag(device, "coverOpened"),
            shift=state,
            shift_number=answer.whole(shift, "number"),
            clock=clock,
            last=self._mark(answer.text(info, "serial")),
            shift_since=_began(shift, self._zone) if state is not ShiftState.CLOSED else None,
            unsent=unsent,
            unsent_since=answer.moment(exchange, "notSentFirstDocDateTime", self._zone) if unsent else None,
            working=info.get("livePhase", "fiscalMode") == "fiscalMode",
            expires=_day(info),
            warnings=_warnings(warnings if isinstance(warnings, dict) else {}),
        )

    def _mark(self, serial: str | None = None) -> Mark:
        if serial is None:
            serial = answer.text(answer.part(self._ask(task.question("getFnInfo")), "fnInfo"), "serial")
        state = answer.part(self._ask(task.question("getFnStatus")), "fnStatus")
        return Mark(serial, answer.whole(state, "fiscalDocumentNumber"))

    def _find(self, number: int) -> FoundDocument | None:
        try:
            return answer.read_document(self._ask(task.document(number)), self._zone)
        except RegisterRefused:
            return None

    # -- receipts -----------------------------------------------------------------------------------------------------

    def register(self, job: str, receipt: Receipt | Correction, begin: Begin) -> Registration:
        try:
            self._make_ready(receipt)
            mark = self._mark()
        except RegisterRefused as refusal:
            return ReceiptRefused(refusal.cause, str(refusal))
        except LOST as error:
            return ReceiptRefused(self._silence(error), str(error))
        begin(mark)
        return self._carried_out(job, receipt, mark)

    def resolve(self, job: str, receipt: Receipt | Correction, mark: Mark) -> Registration:
        """The server is asked about our uuid. Does it not know it, the storage is asked first; a receipt that is not there
        may be ordered under the same uuid: should the first request still be on its way, one of the two is refused.
        """
        return self._carried_out(job, receipt, mark)

    def _carried_out(self, job: str, receipt: Receipt | Correction, mark: Mark) -> Registration:
        name = str(uuid.uuid5(NAMESPACE, job))
        try:
            status, body = self._service.get(name)
            if status == HTTPStatus.NOT_FOUND:
                before = verdict(receipt, mark, self._mark(), self._find)
                if not isinstance(before, ReceiptRefused):
                    return before
                posted = self._service.post(name, [task.receipt(receipt)])
                if posted not in (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.CONFLICT):
                    return ReceiptRefused(RegisterCause.RECEIPT, f"The task was refused (HTTP {posted}).", again=False)
                status, body = self._service.get(name)
            result = self._wait(name, status, body)
            if result.state is TaskState.WAIT:
                return Unknown("The register has not carried out the task yet.", resolvable=True)
            return self._judged(receipt, mark, result)
        except RegisterRefused as refusal:
            return Unknown(str(refusal), resolvable=True)
        except LOST as error:
            self._silence(error)
            return Unknown(str(error), resolvable=True)

    def _judged(self, receipt: Receipt | Correction, mark: Mark, result: TaskResult) -> Registration:
        """Whatever the task says, the storage's list decides."""
        decided = verdict(receipt, mark, self._mark(), self._find)
        match decided:
            case Registered() if result.state is TaskState.READY:
                return decided
            case Registered(number, sign, at, storage):
                return Registered(number, sign, at, storage, printed=False)
            case ReceiptRefused():
                told = result.text or "The register has not registered it."
                again = result.cause is not RegisterCause.RECEIPT
                return ReceiptRefused(result.cause, f"Error {result.error}: {told}", again)
        return decided

    def _make_ready(self, receipt: Receipt | Correction) -> None:
        """A shift is open and younger than 24 hours, there is paper where it is needed. Raises RegisterRefused."""
        inner = receipt.receipt if isinstance(receipt, Correction) else receipt
        device = answer.part(self._ask(task.question("getDeviceStatus")), "deviceStatus")
        if inner.paper and not answer.flag(device, "paperPresent"):
            raise RegisterRefused(RegisterCause.PAPER_OUT, "The register has no paper.")
        if inner.paper and answer.flag(device, "coverOpened"):
            raise RegisterRefused(RegisterCause.COVER_OPEN, "The register's cover is open.")
        state = answer.text(answer.part(self._ask(task.question("getShiftStatus")), "shiftStatus"), "state")
        if state == "expired":
            self.close_shift(inner.cashier)
        if state != "opened":
            self.open_shift(inner.cashier)

    # -- shifts and prints --------------------------------------------------------------------------------------------

    def open_shift(self, cashier: Cashier | None = None) -> None:
        if self._shift() == "closed":
            self._ask(task.shift("openShift", cashier))

    def close_shift(self, cashier: Cashier | None = None) -> None:
        if self._shift() != "closed":
            self._ask(task.shift("closeShift", cashier))

    def print_last(self) -> None:
        self._ask(task.question("printLastReceiptCopy"))

    def x_report(self) -> None:
        self._ask(task.shift("reportX", None))

    def go_on_printing(self) -> None:
        self._ask(task.question("continuePrint"))

    def _shift(self) -> str:
        return answer.text(answer.part(self._ask(task.question("getShiftStatus")), "shiftStatus"), "state")

    # -- one task -----------------------------------------------------------------------------------------------------

    def _ask(self, what: Task) -> dict[str, Any]:
        """The result of a task that registers no receipt, so it may be asked anew. Raises RegisterRefused, and `LOST`."""
        result = self._once(what)
        if result.error in answer.CONTINUE and what["type"] != "continuePrint":
            self._once(task.question("continuePrint"))
            result = self._once(what)
        if result.state is TaskState.ERROR:
            raise RegisterRefused(result.cause, f"Task {what['type']}: error {result.error}, {result.text}.")
        return result.result

    def _once(self, what: Task) -> TaskResult:
        name = str(uuid.uuid4())
        posted = self._service.post(name, [what])
        if posted not in (HTTPStatus.OK, HTTPStatus.CREATED):
            raise RegisterRefused(RegisterCause.OTHER, f"ATOL's web server refused a task (HTTP {posted}).")
        result = self._wait(name, *self._service.get(name))
        if result.state is TaskState.WAIT:
            raise RegisterSilent("The register does not carry out its tasks: check its power and cable.")
        return result

    def _wait(self, name: str, status: int, body: bytes) -> TaskResult:
        until = time.monotonic() + self._task_s
        while True:
            if status != HTTPStatus.OK:
                raise RegisterSilent(f"ATOL's web server answered with HTTP status {status}.")
            result = answer.read_result(body)
            if result.state is not TaskState.WAIT or time.monotonic() >= until:
                return result
            time.sleep(self._look_s)
            status, body = self._service.get(name)

    def _silence(self, error: Exception) -> RegisterCause:
        if isinstance(error, LinkError):
            self._open = False
            return RegisterCause.UNPLUGGED
        return RegisterCause.SILENT


def _began(shift: Mapping[str, Any], zone: tzinfo) -> float | None:
    """The shift ends 24 hours after its beginning."""
    try:
        return answer.moment(dict(shift), "expiredTime", zone) - 24 * 3600
    except AtolAnswerError:
        return None


def _day(info: Mapping[str, Any]) -> date | None:
    try:
        return datetime.fromtimestamp(answer.moment(dict(info), "validityDate", UTC), UTC).date()
    except (AtolAnswerError, OSError, OverflowError, ValueError):
        return None


def _warnings(said: Mapping[str, Any]) -> frozenset[StorageWarning]:
    return frozenset(warning for name, warning in WARNINGS.items() if said.get(name) is True)
