"""The ledger, the desk, the real agent and its memory against anything that can happen between them and a terminal.

The terminal and the wire are models; all else is what runs in an office. Server and agent are killed, the agent's memory is
lost, messages are lost, doubled and late, answers of the terminal get lost. Whatever happens: no visitor is charged twice, and
once all are back, the terminal's own books and the ledger agree, or the payment is on the list of what a person must look at.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from devices.agent import Agent
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
    Unknown,
    never,
)
from devices.payments.worker import TerminalWorker
from devices.settings import AgentSettings
from queue_core.errors import Refusal
from queue_core.payments import decisions
from queue_core.payments.audit import contradictions
from queue_core.payments.payment import POSTED, Method, Payment, PaymentKind, PaymentState, Trouble
from queue_core.payments.payment import Ending as PaymentEnding
from queue_core.payments.records import PaymentRecords, open_records
from queue_core.settings import load
from queue_core.store.free_texts import FreeTexts
from tests.running import TRUDOVAYA
from web.payments.point import PaymentPoint
from web.payments.processing import PaymentProcessing
from web.payments.slip_delivery import PaymentSlipDelivery

OFFICE = load(TRUDOVAYA)
DEVICE = "terminal-1"
HERE = PaymentPoint("kiosk-1", None, OFFICE.terminal[DEVICE], None, cash=False)


class Killed(BaseException):
    """kill -9 of the agent, in the middle of what it does."""


@dataclass
class Flash:
    """What the terminal remembers, whatever happens around it. `charges` counts every time that money was taken."""

    charges: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    answers: dict[str, PaymentResult] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)

    def decide(self, operation: Operation, approved: int, sign: int) -> PaymentResult:
        if approved:
            self.charges[operation.payment] = self.charges.get(operation.payment, 0) + 1
            self.taken[operation.payment] = sign * approved
            self.answers[operation.payment] = Approved(approved, rrn="028810000045", receipt=("SALE",))
        else:
            self.answers[operation.payment] = Declined("declined", "no")
        return self.answers[operation.payment]


class ModelTerminal(PaymentTerminal):
    """Does as the next word of the script says; knows repeats, as VTK does."""

    capabilities: ClassVar[Capabilities] = Capabilities(confirms=True, undoes=True, refunds=True, resolves=True)

    def __init__(self, flash: Flash) -> None:
        self.flash = flash
        self.next = "well"

    is_open = True

    def open(self) -> None: ...

    def close(self) -> None: ...

    def poll(self) -> bool:
        return True

    def pay(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> PaymentResult:
        return self._money(operation, begin, 1, cancelled())

    def refund(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> PaymentResult:
        return self._money(operation, begin, -1, False)

    def _money(self, operation: Operation, begin: Begin, sign: int, cancelled: bool) -> PaymentResult:
        if self.next == "killed before it begins":
            raise Killed
        begin("7")
        if self.next == "killed before the terminal hears":
            raise Killed
        if self.next == "lost before the terminal hears":
            return Unknown("silence", resolvable=self.capabilities.resolves)
        refused = cancelled or self.next in {"declined", "declined, answer lost"}
        part = operation.kopecks - 1 if self.next == "a part" else operation.kopecks
        result = self.flash.decide(operation, 0 if refused else part, sign)
        if self.next == "killed after":
            raise Killed
        if self.next.endswith("answer lost"):
            return Unknown("silence", resolvable=self.capabilities.resolves)
        return result

    def resolve(self, operation: Operation) -> PaymentResult:
        if not self.capabilities.resolves:
            return super().resolve(operation)
        if self.next != "well":
            return Unknown("silence", resolvable=True)
        return self.flash.answers.get(operation.payment) or self.flash.decide(operation, 0, 1)

    def confirm(self, operation: Operation, begin: Begin) -> Ending:
        begin(operation.reference)
        return self._end(operation, "confirmed")

    def undo(self, operation: Operation, begin: Begin) -> Ending:
        if not self.capabilities.undoes:
            return super().undo(operation, begin)
        begin(operation.reference)
        return self._end(operation, "undone")

    def _end(self, operation: Operation, how: str) -> Ending:
        if self.next == "killed before the terminal hears":
            raise Killed
        if self.next == "declined" or self.flash.ended.get(operation.payment, how) != how:
            return NotDone("the terminal has moved on")
        self.flash.ended[operation.payment] = how
        if how == "undone":
            self.flash.taken.pop(operation.payment, None)
        if self.next == "killed after":
            raise Killed
        if self.next.endswith("answer lost"):
            return Unknown("silence", resolvable=True)
        return Done()


class ForgetfulTerminal(ModelTerminal):
    """Knows no repeats and takes nothing back, as Telium."""

    capabilities: ClassVar[Capabilities] = Capabilities(refunds=True)


WHAT_HAPPENS = st.sampled_from(
    [
        "well",
        "well",
        "declined",
        "a part",
        "approved, answer lost",
        "declined, answer lost",
        "lost before the terminal hears",
        "killed before it begins",
        "killed before the terminal hears",
        "killed after",
    ]
)
ON_THE_WAY = st.sampled_from(["arrives", "arrives", "arrives twice", "is lost"])


class Wire:
    """Between server and agent: what has been sent and has not arrived. Nothing arrives while the agent is away."""

    def __init__(self) -> None:
        self.up = False
        self.jobs: list[tuple[dict[str, Any], Callable[[Any], None] | None]] = []

    def connected(self, agent: str) -> bool:
        return self.up

    def send(self, agent: str, job: Any, answered: Callable[[Any], None] | None = None) -> bool:
        if self.up and job["kind"] != "slip":
            self.jobs.append((dict(job), answered))
        return self.up


class MoneyMachine(RuleBasedStateMachine):
    """See the file's own words."""

    terminal_kind: type[ModelTerminal] = ModelTerminal

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="money-"))
        self.flash = Flash()
        self.wire = Wire()
        self.clock = datetime(2026, 11, 23, 7, tzinfo=UTC)
        self.requests = 0
        self.memories = 0
        self.payments: list[str] = []
        self.free_texts = FreeTexts(self.folder / "data")
        self.start_server()
        self.start_agent()
        self.connect()

    # -- the two processes ------------------------------------------------------------------------------------------

    def start_server(self) -> None:
        self.records: PaymentRecords = open_records(self.folder / "data")
        office: Any = SimpleNamespace(settings=OFFICE, now=self.now, directory=self.folder, free_texts=self.free_texts)
        paper = PaymentSlipDelivery(office, None, self.wire, self.records)
        self.desk = PaymentProcessing(office, None, self.wire, self.records, paper)

    def start_agent(self) -> None:
        spool = self.folder / f"spool-{self.memories}"
        self.agent = Agent(AgentSettings(agent="agent-1", server="http://127.0.0.1:1", token="t", spool=spool))
        self.terminal = self.terminal_kind(self.flash)
        self.worker = TerminalWorker(
            DEVICE, self.terminal, self.agent._operations, lambda _: None, lambda: None, resolve_again_s=0
        )
        self.agent._terminals[DEVICE] = self.worker

    def now(self) -> datetime:
        self.clock += timedelta(seconds=1)
        return self.clock

    def connect(self) -> None:
        self.wire.up = True
        hello = self.agent._hello()
        self.desk.agent_connected("agent-1", hello["spool"])

    def cut(self) -> None:
        self.wire.up = False
        self.wire.jobs.clear()
        self.desk.agent_gone("agent-1")

    def close_agent(self) -> None:
        self.agent._operations.close()
        self.agent._spool.close()
        self.agent._spool_lock.release()

    # -- what people do ---------------------------------------------------------------------------------------------

    @rule(kopecks=st.sampled_from([100, 125050]))
    def somebody_pays(self, kopecks: int) -> None:
        self.requests += 1
        try:
            payment, _ = self.desk.pay(
                place=HERE,
                account="5000000001",
                kopecks=kopecks,
                method=Method.CARD,
                actor="kiosk-1",
                request_id=f"press {self.requests}",
                ticket=None,
                lang="ru",
            )
        except Refusal:
            return
        self.payments.append(payment.id)

    @rule(what=WHAT_HAPPENS, ending=WHAT_HAPPENS, kopecks=st.sampled_from([100, 125050]), how_far=st.integers(1, 6))
    def a_payment_goes_its_way(self, what: str, ending: str, kopecks: int, how_far: int) -> None:
        """The usual order of things, broken off somewhere."""
        if not self.wire.up:
            self.connect()
        self.somebody_pays(kopecks)
        for step in (
            self._jobs_arrive,
            lambda: self.the_terminal_works(what),
            self._reports_arrive,
            self._jobs_arrive,
            lambda: self.the_terminal_works(ending),
            self._reports_arrive,
        )[:how_far]:
            step()

    @rule(turns=st.integers(1, 3))
    def all_goes_well_for_a_while(self, turns: int) -> None:
        if not self.wire.up:
            self.connect()
        for _ in range(turns):
            self._jobs_arrive()
            self.the_terminal_works("well")
            self._reports_arrive()

    def _jobs_arrive(self) -> None:
        while self.wire.jobs:
            self.a_job_is_on_its_way("arrives")

    def _reports_arrive(self) -> None:
        if self.wire.up:
            for report in self.agent._operations.pending():
                self._hand_over(report, acknowledged=True)

    @precondition(lambda self: self.payments)
    @rule()
    def the_kiosk_sends_its_press_again(self) -> None:
        payment = self.records.ledger.payment(self.payments[-1])
        again, fresh = (
            self.desk.pay(
                place=HERE,
                account=payment.account,
                kopecks=payment.kopecks,
                method=Method.CARD,
                actor="kiosk-1",
                request_id=self.records.file.rows("SELECT request_id FROM payments WHERE id = ?", (payment.id,))[0][0],
                ticket=None,
                lang="ru",
            )
            if self._terminal_is_free()
            else (payment, False)
        )
        assert (again.id, fresh) == (payment.id, False)

    def _terminal_is_free(self) -> bool:
        return self.wire.up and self.records.ledger.in_progress_on(DEVICE) is None

    @precondition(lambda self: self.payments)
    @rule(which=st.integers(0, 3))
    def the_visitor_gives_up(self, which: int) -> None:
        self._try(lambda: self.desk.cancel(self._one(which), "kiosk-1"))

    @precondition(lambda self: self.payments)
    @rule(which=st.integers(0, 3))
    def a_person_looks_into_the_terminals_books(self, which: int) -> None:
        """A hurried one, who does not compare the amount unless Talon says that it is another."""
        name = self._one(which)
        if self.records.ledger.payment(name).trouble is Trouble.OTHER_AMOUNT:
            return
        paid = bool(self.flash.taken.get(name))
        self._try(lambda: self.desk.settle_by_hand(name, paid, "seen on the terminal", "manager"))

    @precondition(lambda self: self.payments)
    @rule(which=st.integers(0, 3), kopecks=st.sampled_from([50, 100]))
    def a_manager_refunds(self, which: int, kopecks: int) -> None:
        self.requests += 1

        def refund() -> None:
            given_back, _ = self.desk.refund(
                self._one(which),
                kopecks=kopecks,
                reason="x",
                by_hand=False,
                actor="manager",
                request_id=f"press {self.requests}",
            )
            self.payments.append(given_back.id)

        self._try(refund)

    def _one(self, which: int) -> str:
        return self.payments[-1 - which % len(self.payments)]

    def _try(self, what: Callable[[], object]) -> None:
        with contextlib.suppress(Refusal):
            what()

    # -- what happens -----------------------------------------------------------------------------------------------

    @precondition(lambda self: self.wire.jobs)
    @rule(how=ON_THE_WAY)
    def a_job_is_on_its_way(self, how: str) -> None:
        job, answered = self.wire.jobs.pop(0)
        for _ in range({"arrives": 1, "arrives twice": 2, "is lost": 0}[how]):
            answer = self.agent._take_job(job)
            if answered:
                answered(answer)

    @rule(what=WHAT_HAPPENS)
    def the_terminal_works(self, what: str) -> None:
        self.terminal.next = what
        try:
            self.worker._poll()
            self.worker._resolve_next()
            self.worker._next_order()
        except Killed:
            self.the_agent_is_killed(lost=False)
        finally:
            self.terminal.next = "well"

    @precondition(lambda self: self.wire.up)
    @rule(which=st.integers(0, 3), acknowledged=st.booleans())
    def a_report_arrives(self, which: int, acknowledged: bool) -> None:
        pending = self.agent._operations.pending()
        if pending:
            self._hand_over(pending[which % len(pending)], acknowledged)

    def _hand_over(self, report: dict[str, Any], acknowledged: bool) -> None:
        assert self.desk.report("agent-1", report), "a report that makes sense is written down"
        if acknowledged:
            self.agent._acknowledge(report)

    @rule(lost=st.booleans())
    def the_agent_is_killed(self, lost: bool) -> None:
        self.cut()
        self.close_agent()
        self.memories += lost
        self.start_agent()

    @rule()
    def the_server_is_killed(self) -> None:
        self.wire.up = False
        self.wire.jobs.clear()
        self.records.close()
        self.start_server()

    @rule()
    def the_line_is_cut(self) -> None:
        self.cut()

    @precondition(lambda self: not self.wire.up)
    @rule()
    def the_agent_connects(self) -> None:
        self.connect()

    @rule()
    def nothing_is_heard_for_long(self) -> None:
        for payment in self.records.ledger.under_way():
            self.records.ledger.change(payment.id, decisions.given_up, "office", self.now())

    # -- what must hold ---------------------------------------------------------------------------------------------

    @invariant()
    def nobody_is_charged_twice(self) -> None:
        assert all(count == 1 for count in self.flash.charges.values()), self.flash.charges

    @invariant()
    def every_change_is_in_the_steps(self) -> None:
        for name in self.payments[-2:]:
            assert self.records.ledger.steps(name)[-1]["state"] == self.records.ledger.payment(name).state

    def teardown(self) -> None:
        try:
            self.all_are_back()
            self.books_agree()
        finally:
            self.records.close()
            self.free_texts.close()
            self.close_agent()
            shutil.rmtree(self.folder)

    def all_are_back(self) -> None:
        """The line stands, the terminal answers, and everything that is on its way arrives."""
        self.the_server_is_killed()
        self.connect()
        for _ in range(12):
            self._jobs_arrive()
            for _ in range(4):
                self.the_terminal_works("well")
            self._reports_arrive()
        assert self.agent._operations.pending() == []

    def books_agree(self) -> None:
        assert contradictions(self.folder / "data") == []
        for name in self.payments:
            payment = self.records.ledger.payment(name)
            assert payment.state is not PaymentState.SENT
            assert payment.ending is not PaymentEnding.WANTED
            in_the_terminal = self.flash.taken.get(name, 0)
            assert payment.troubled or booked(payment) == in_the_terminal, (payment, in_the_terminal)


def booked(payment: Payment) -> int:
    """What the ledger has for good, in kopecks."""
    if payment.state not in POSTED:
        return 0
    return -payment.kopecks if payment.kind is PaymentKind.REFUND else payment.kopecks


class ForgetfulMachine(MoneyMachine):
    terminal_kind = ForgetfulTerminal


# The same cases each time; TALON_MONEY_EXAMPLES=2000 looks for further ones.
MORE = os.environ.get("TALON_MONEY_EXAMPLES")
PROFILE = settings(
    max_examples=int(MORE or 40),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=MORE is None,
    database=None,
)
TestWithATerminalThatKnowsRepeats = MoneyMachine.TestCase
TestWithATerminalThatKnowsRepeats.settings = PROFILE
TestWithATerminalThatKnowsNone = ForgetfulMachine.TestCase
TestWithATerminalThatKnowsNone.settings = PROFILE
