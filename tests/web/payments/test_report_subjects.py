"""A job says in `for` what it is about, its report brings that back, and whoever sent the job gets the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from queue_core.model import JobSubject
from queue_core.payments.report_subjects import subject_of
from tests.web.payments.conftest import Till, ToldAgent


@pytest.fixture
def printing(till: Till, monkeypatch: pytest.MonkeyPatch) -> Till:
    """The office with patience for the reports of slips, which is no matter of these tests."""
    monkeypatch.setattr(till.server.slips, "_give_up_later", lambda job: None)
    return till


def slip_of(till: Till, agent: ToldAgent) -> tuple[str, dict[str, Any]]:
    """A new ticket and the job that prints its slip."""
    ticket = till.issue()
    till.server.slips._send(till.server.slips._wanted.get())
    (job,) = agent.jobs("slip")
    return ticket["id"], job


def state_of_slip(till: Till, ticket: str) -> str:
    return till.office.ask(lambda hall, _: str(hall.tickets[ticket].slip.state))  # type: ignore[union-attr]


def send(agent: ToldAgent, report: dict[str, Any]) -> dict[str, bool]:
    answer: dict[str, bool] = agent.socket.emit("report", report, namespace="/agent", callback=True)
    return answer


def test_every_job_says_what_it_is_for(printing: Till, agent: ToldAgent) -> None:
    _, slip = slip_of(printing, agent)
    assert slip["for"] == "ticket_slip"
    payment = printing.pay().get_json()
    (order,) = agent.jobs()
    assert (order["kind"], order["for"]) == ("pay", "payment")
    agent.approve(payment)
    (confirm,) = agent.jobs()
    assert (confirm["kind"], confirm["for"]) == ("confirm", "payment")
    agent.report("confirm", payment["id"], "done")
    (slip,) = agent.jobs()
    assert (slip["kind"], slip["for"]) == ("slip", "payment_slip")
    printing.post("/terminals/terminal-1/settle", "manager")
    (settle,) = agent.jobs()
    assert (settle["kind"], settle["for"]) == ("settle", "settlement")


def test_a_report_goes_where_its_for_says_whatever_its_shape(printing: Till, agent: ToldAgent) -> None:
    ticket, job = slip_of(printing, agent)
    report = {"job": job["job"], "outcome": "printed", "cause": None, "detail": None, "begun": True}
    assert send(agent, {**report, "for": "payment_slip"}) == {"ok": True}
    assert send(agent, {**report, "for": "trial"}) == {"ok": True}
    assert state_of_slip(printing, ticket) == "queued", "neither was about the slip of a ticket"
    assert send(agent, {**report, "for": "ticket_slip"}) == {"ok": True}
    assert state_of_slip(printing, ticket) == "printed"


@pytest.mark.parametrize("subject", ["lottery", "", None, 7, ["ticket_slip"]])
def test_a_report_for_something_unknown_is_not_acknowledged(printing: Till, agent: ToldAgent, subject: object) -> None:
    ticket, job = slip_of(printing, agent)
    assert send(agent, {"job": job["job"], "for": subject, "outcome": "printed"}) == {"ok": False}
    assert state_of_slip(printing, ticket) == "queued"


@pytest.mark.parametrize("subject", JobSubject)
def test_every_subject_has_somebody_who_takes_its_reports(till: Till, subject: JobSubject) -> None:
    handlers: dict[JobSubject, Callable[..., bool]] = till.server.devices.trials._agents._report_handlers  # type: ignore[attr-defined]
    assert subject in handlers


@pytest.mark.parametrize(
    ("report", "subject"),
    [
        ({"job": "4f09c2e81b7d-1"}, JobSubject.TICKET_SLIP),
        ({"job": "4f09c2e81b7d"}, JobSubject.TICKET_SLIP),
        ({"job": "4f09c2e81b7d-slip-2"}, JobSubject.PAYMENT_SLIP),
        ({"job": "test-4f09c2e81b7d"}, JobSubject.TRIAL),
        ({"job": "4f09c2e81b7d", "payment": "4f09c2e81b7d"}, JobSubject.PAYMENT),
        ({"job": "4f09c2e81b7d-undo", "payment": "4f09c2e81b7d"}, JobSubject.PAYMENT),
        ({"job": "settlement-3", "payment": "settlement-3"}, JobSubject.SETTLEMENT),
        ({"job": "test-4f09c2e81b7d", "for": "ticket_slip"}, JobSubject.TICKET_SLIP),
    ],
)
def test_an_older_agents_report_is_known_by_the_name_of_its_job(report: dict[str, str], subject: JobSubject) -> None:
    assert subject_of(report) is subject
