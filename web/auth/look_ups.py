"""Look-ups of personal data by something that can be guessed: limited by who asks and from where, and on record.

The record says who looked up what kind of thing and whether it was there, never what was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from queue_core.access.roles import DEVICES
from queue_core.errors import NotFound, Refusal
from web.auth.access import principal, when_refused
from web.auth.attempts import Allowance, Attempts, allowance
from web.auth.guessing import address_of_request
from web.auth.security_log import SecurityLog
from web.auth.users import Principal
from web.parts import provided
from web.problems import Problem


class LookUp(StrEnum):
    """What is looked up."""

    ACCOUNT = "account"
    INTENDED_PAYMENT = "intended_payment"
    APPOINTMENT_CODE = "appointment_code"
    VISIT_CARD = "visit_card"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Limits:
    """How often a device may ask, a person, and an address for all who are behind it."""

    device: Allowance
    person: Allowance
    address: Allowance
    # What one that was not there counts as: whoever guesses mostly misses.
    miss: int = 1
    # Whether one that was there forgives those that were not: for codes, which open once.
    forgiven: bool = False


def _of(kind: LookUp, device: str, person: str, address: str, *, miss: int = 1, forgiven: bool = False) -> Limits:
    return Limits(
        allowance(f"{kind} device", device),
        allowance(f"{kind} person", person),
        allowance(f"{kind} address", address),
        miss,
        forgiven,
    )


# A window receives a visitor in minutes, a kiosk in one; an address may be a whole office.
_CODES = "6 per 10 minutes; 20 per 2 hours"
LIMITS = {
    # A kiosk's accounts per minute are the office's own choice: `[payments] look_ups_per_minute`.
    LookUp.ACCOUNT: _of(LookUp.ACCOUNT, "600 per hour", "20 per minute; 200 per hour", "120 per minute", miss=3),
    LookUp.INTENDED_PAYMENT: _of(
        LookUp.INTENDED_PAYMENT, "60 per minute", "60 per minute; 600 per hour", "600 per minute"
    ),
    # Mistyped codes do not come this far: their check digit is wrong.
    LookUp.APPOINTMENT_CODE: _of(LookUp.APPOINTMENT_CODE, _CODES, _CODES, "60 per 10 minutes", forgiven=True),
    LookUp.VISIT_CARD: _of(LookUp.VISIT_CARD, "60 per minute", "60 per minute; 600 per hour", "600 per minute"),
    # A request of a visitor who asks for the own data: a few a week. More is somebody who looks around.
    LookUp.PERSON: _of(LookUp.PERSON, "1 per hour", "10 per 10 minutes; 30 per 2 hours", "60 per 2 hours"),
}


@contextmanager
def looking_up(kind: LookUp, office_limit: Allowance | None = None) -> Iterator[None]:
    """Counts and records the look-up that its block makes. The block raises a Refusal or a Problem when
    there is nothing to show.

    `office_limit` is one more for devices, from the settings. Raises a 429 problem before the block begins, the same
    whatever was asked for.
    """
    who, limits, attempts = _caller(), LIMITS[kind], provided(Attempts)
    counted = _counted(kind, who, office_limit)
    try:
        yield
    except (Refusal, Problem) as refused:
        if isinstance(refused, NotFound):
            for allowed, key in counted:
                attempts.count(allowed, key, limits.miss - 1)
        _record(f"{kind}_look_up_missed", who.name)
        raise
    if limits.forgiven:
        attempts.forgive(*counted[0])
    _record(f"{kind}_look_up", who.name)


def _refused(kind: LookUp) -> None:
    """Counts and records a look-up that did not come as far as its block: the object is somebody else's, or nobody's."""
    who = _caller()
    _counted(kind, who)
    _record(f"{kind}_look_up_missed", who.name)


# The objects with personal data that a person or device may only look up if they are their own.
when_refused("visit-card", partial(_refused, LookUp.VISIT_CARD))
when_refused("intended-payment", partial(_refused, LookUp.INTENDED_PAYMENT))


def _caller() -> Principal:
    who = principal()
    assert who is not None, "only principals look things up"
    return who


def _counted(kind: LookUp, who: Principal, office_limit: Allowance | None = None) -> list[tuple[Allowance, str]]:
    """Counts a look-up. Returns what it is counted by, the caller first. Raises a 429 problem beyond a limit."""
    limits, device = LIMITS[kind], who.role in DEVICES
    counted = [(limits.device if device else limits.person, who.name), (limits.address, address_of_request())]
    if device and office_limit:
        counted.append((office_limit, who.name))
    wait = provided(Attempts).take(*counted)
    if wait:
        _record(f"{kind}_look_up_limited", who.name)
        raise Problem(
            429,
            "too_many_requests",
            "Слишком много запросов. Подождите минуту или обратитесь в окно.",
            "Too many look-ups. Wait a minute or ask at a window.",
            retry_after_s=wait,
        )
    return counted


def _record(what: str, who: str) -> None:
    provided(SecurityLog).note(what, who, address=address_of_request())
