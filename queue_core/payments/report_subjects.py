"""What a device agent's report is about: by it the report finds its way, and its owner is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_core.model import JobSubject
from queue_core.payments.settlements import PREFIX as SETTLEMENT
from queue_core.payments.slips import JOB_MARK as PAYMENT_SLIP

TRIAL_PREFIX = "test-"
"""Distinguishes the jobs that test a device from those of ticket slips."""


def subject_of(report: Mapping[str, Any]) -> JobSubject | None:
    """The subject of a report: the `for` of its job; None when it is unknown.

    An agent or a spooled job from before `for` existed does not have it: then the job's name decides.
    """
    if "for" in report:
        return next((subject for subject in JobSubject if subject == report["for"]), None)
    if "payment" in report:
        return JobSubject.SETTLEMENT if str(report["payment"]).startswith(SETTLEMENT) else JobSubject.PAYMENT
    job = str(report["job"])
    if job.startswith(TRIAL_PREFIX):
        return JobSubject.TRIAL
    return JobSubject.PAYMENT_SLIP if PAYMENT_SLIP in job else JobSubject.TICKET_SLIP
