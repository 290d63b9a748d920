"""Whose an object is: the questions behind the scopes of the table (queue_core/access/permissions.py), asked of hall and ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from queue_core.access.permissions import Permission, Scope
from queue_core.access.roles import Role
from queue_core.decisions.preconditions import require_shift
from queue_core.errors import NoShift, UnknownAlarm, UnknownPrinter, UnknownTicket
from queue_core.hall import Hall
from queue_core.model import JobSubject
from queue_core.office import Office
from queue_core.payments.errors import UnknownPayment, UnknownReading
from queue_core.payments.payment import Method, Payment
from queue_core.payments.records import PaymentRecords
from queue_core.payments.report_subjects import subject_of
from queue_core.payments.settlements import PREFIX as SETTLEMENT
from queue_core.settings.agent_devices import AgentDevice, devices_of_agent
from queue_core.settings.offline import agent_of_kiosk
from web.auth.bindings import Bindings
from web.auth.board_zones import BoardZones
from web.auth.users import Principal
from web.problems import Problem

Fields = Mapping[str, Any]
"""The path parameters and the body or query of a request, or a message: whatever was sent, not checked yet."""


class Ownership:
    """Refuses what is done to somebody else's object. A scope without a question here is refused."""

    def __init__(self, office: Office, records: PaymentRecords, bindings: Bindings) -> None:
        self._office = office
        self._records = records
        self._bindings = bindings
        self.board_zones = BoardZones(office)
        self._questions: dict[tuple[Scope, str], Callable[[Principal, Fields], None]] = {
            (Scope.OWN, "ticket"): self._own_visitor,
            (Scope.OWN, "visit-card"): self._own_visitor,
            (Scope.OWN, "intended-payment"): self._own_visitor,
            (Scope.OWN, "printer"): self._own_printer,
            (Scope.OWN, "alarm"): self._own_alarm,
            (Scope.OWN, "payment"): self._own_payment,
            (Scope.OWN, "reading"): self._own_reading,
            (Scope.OWN, "device"): self._own_device,
            (Scope.OWN, "job"): self._own_job,
            (Scope.OWN, "kiosk-numbers"): self._own_numbers,
            (Scope.OWN, "call"): self._call_of_its_zone,
            (Scope.ITS_WINDOW, "window"): self._at_its_window,
            (Scope.WITH_SHIFT, "window"): self._with_shift,
            (Scope.WITH_SHIFT, "payment-place"): self._with_shift_here,
            (Scope.WITH_SHIFT, "payment"): self._with_shift_where_paid,
            (Scope.STAFFED, "payment"): self._staffed_for_cash,
        }

    @property
    def questions(self) -> frozenset[tuple[Scope, str]]:
        """The scopes, by kind of object, that can be asked."""
        return frozenset(self._questions)

    def require(self, scope: Scope, permission: Permission, who: Principal, sent: Fields) -> None:
        """Raises a refusal unless the object named in what was sent is one that the scope allows."""
        if scope is Scope.ANY:
            return
        question = self._questions.get((scope, permission.object))
        if question is None:
            raise not_allowed()
        question(who, sent)

    def devices_of(self, agent: str) -> dict[str, AgentDevice]:
        """The devices that an agent may report: those that the settings give to it, and those bound to its token, unless
        the settings name them."""
        settings = self._office.settings
        bound = self._bindings.of_agent(agent)
        unnamed = {name: device for name, device in bound.items() if name not in settings.wanted_devices}
        return unnamed | devices_of_agent(settings, agent)

    # -- a kiosk's, and an operator's visitor ----------------------------------------------------------------------

    def _own_visitor(self, who: Principal, sent: Fields) -> None:
        """A kiosk's visitor has a ticket of this kiosk; an operator's visitor is at the window where she has her shift."""
        name = _named(sent, "ticket")
        kiosk, operator = self._office.ask(lambda hall, _: _whose_visitor(hall, name))
        if who.role is Role.KIOSK and kiosk != who.name:
            raise UnknownTicket(name)
        if who.role is not Role.KIOSK and operator != who.name:
            raise Problem(
                403,
                "not_your_visitor",
                "Это видит только сотрудник, который принимает этого посетителя.",
                "This is for the operator who receives this visitor.",
            )

    def _own_printer(self, who: Principal, sent: Fields) -> None:
        printer = _named(sent, "printer")
        kiosk = self._office.settings.kiosk.get(who.name)
        if kiosk is None or printer not in kiosk.slip_printers:
            raise UnknownPrinter(printer)

    def _own_alarm(self, who: Principal, sent: Fields) -> None:
        name = _named(sent, "alarm")
        alarm = self._office.ask(lambda hall, _: hall.alarms.of.get(name))
        if alarm is None or alarm.kiosk != who.name:
            raise UnknownAlarm(name)

    def _own_payment(self, who: Principal, sent: Fields) -> None:
        name = _named(sent, "payment")
        if self._records.ledger.payment(name).kiosk != who.name:
            raise UnknownPayment(name)

    def _call_of_its_zone(self, who: Principal, sent: Fields) -> None:
        seq = sent.get("seq")
        if not isinstance(seq, int) or isinstance(seq, bool):
            raise Problem(400, "invalid_request", "Не хватает полей: seq.", "Missing fields: seq.")
        if not self.board_zones.may_confirm(who.name, seq):
            raise not_allowed()

    def _own_reading(self, who: Principal, sent: Fields) -> None:
        name = _named(sent, "reading")
        reading = self._records.readings.find(name)
        if reading is None or reading.kiosk != who.name:
            raise UnknownReading(name)

    # -- shifts ----------------------------------------------------------------------------------------------------

    def _with_shift(self, who: Principal, sent: Fields) -> None:
        window = _named(sent, "window")
        self._office.ask(lambda hall, _: require_shift(hall, window, who.name))

    def _with_shift_where_paid(self, who: Principal, sent: Fields) -> None:
        """A payment belongs to the window where it was made."""
        payment = self._records.ledger.payment(_named(sent, "payment"))
        if payment.window is None:
            raise not_allowed()
        self._with_shift(who, {"window": payment.window})

    def _with_shift_here(self, who: Principal, sent: Fields) -> None:
        """At the window that is named; without one (a meter reading needs none), wherever the person has a shift."""
        if sent.get("window") is not None:
            self._with_shift(who, sent)
        elif not self._office.ask(lambda hall, _: _has_shift(hall, who.name)):
            raise NoShift

    def _staffed_for_cash(self, _: Principal, sent: Fields) -> None:
        """Only cash needs somebody at the window: a refund by card is the terminal's."""
        payment = self._records.ledger.payment(_named(sent, "payment"))
        if payment.method is Method.CASH:
            window = sent.get("window") or payment.window
            self._office.ask(lambda hall, _: require_staffed(hall, _named({"window": window}, "window")))

    # -- an agent's ------------------------------------------------------------------------------------------------

    def _own_device(self, who: Principal, sent: Fields) -> None:
        if _named(sent, "device") not in self.devices_of(who.name):
            raise not_allowed()

    def _own_numbers(self, who: Principal, sent: Fields) -> None:
        """The agent on the kiosk's machine; after another has taken its place, it still reports what it gave before."""
        kiosk, epoch = _named(sent, "kiosk"), sent.get("epoch")
        lease = self._office.ask(lambda hall, _: hall.leases.get(epoch) if isinstance(epoch, str) else None)
        holds = lease is not None and (lease.kiosk, lease.agent) == (kiosk, who.name)
        if not holds and agent_of_kiosk(self._office.settings, kiosk) != who.name:
            raise not_allowed()

    def _at_its_window(self, who: Principal, sent: Fields) -> None:
        device = self.devices_of(who.name).get(_named(sent, "device"))
        if device is None or device.window is None or device.window != sent.get("window"):
            raise not_allowed()

    def _own_job(self, who: Principal, sent: Fields) -> None:
        """A job is the agent's to whom it was addressed. One that nobody knows any more is anybody's: it changes nothing."""
        job, subject = _named(sent, "job"), subject_of(sent)
        owner: str | None = None
        if subject is JobSubject.TICKET_SLIP:
            owner = self._office.ask(lambda hall, _: hall.agent_of_job.get(job))
        elif subject is JobSubject.PAYMENT_SLIP:
            owner = self._agent_of_payment_slip(job)
        elif subject is JobSubject.PAYMENT:
            payment = self._records.ledger.find(_named(sent, "payment"))
            owner = _agent_of(payment) if payment else self._with_terminal(who.name)
        elif subject is JobSubject.SETTLEMENT:
            owner = self._agent_of_settlement(_named(sent, "payment"))
        if owner is not None and owner != who.name:
            raise not_allowed()

    def _agent_of_payment_slip(self, job: str) -> str | None:
        slip = self._records.slips.find(job)
        if slip is None:
            return None
        printer = self._office.settings.printer.get(slip.printer)
        return printer.agent if printer else _NOBODY

    def _agent_of_settlement(self, name: str) -> str:
        number = name.removeprefix(SETTLEMENT)
        known = self._records.settlements.find(int(number)) if number.isdecimal() and len(number) < 10 else None
        return known.agent if known else _NOBODY

    def _with_terminal(self, agent: str) -> str:
        """The agent itself if it has a payment terminal: it may report a payment that is missing from the ledger."""
        devices = self.devices_of(agent).values()
        return agent if any(device.kind == "terminal" for device in devices) else _NOBODY


_NOBODY = ""
_LONGEST_NAME = 200


def not_allowed() -> Problem:
    return Problem(403, "forbidden", "У вас нет права на это действие.", "You are not allowed to do this.")


def require_staffed(hall: Hall, window: str) -> None:
    """Raises UnknownWindow, or NoShift when the window is closed."""
    operator = hall.window(window).operator
    require_shift(hall, window, operator.login if operator else _NOBODY)


def _named(sent: Fields, name: str) -> str:
    """The object's name in what was sent. Raises a 400 problem when it is missing or not a name."""
    value = sent.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_NAME:
        raise Problem(400, "invalid_request", f"Не хватает полей: {name}.", f"Missing fields: {name}.")
    return value


def _whose_visitor(hall: Hall, name: str) -> tuple[str | None, str | None]:
    """The kiosk that issued a ticket, and the operator at whose window it is. Raises UnknownTicket."""
    ticket = hall.ticket(name)
    operator = hall.windows[ticket.window].operator if ticket.window else None
    return ticket.kiosk, operator.login if operator else None


def _has_shift(hall: Hall, person: str) -> bool:
    return any(window.operator and window.operator.login == person for window in hall.staffed())


def _agent_of(payment: Payment) -> str:
    return payment.agent or _NOBODY
