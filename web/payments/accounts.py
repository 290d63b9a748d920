"""Looks accounts up in the billing system: off the worker's thread, rate-limited, with readings given here since."""

from __future__ import annotations

import time
from dataclasses import replace

from queue_core.billing.port import Account, BillingSystem
from queue_core.payments.errors import NoBilling
from queue_core.payments.readings import with_latest
from queue_core.payments.records import PaymentRecords
from queue_core.settings import Settings
from web.auth.access import principal
from web.auth.attempts import allowance
from web.auth.look_ups import LookUp, looking_up
from web.background import in_thread

# A visitor at a kiosk or window is done with an account in this time; it is looked up once, not for each step.
_ONE_VISIT_S = 900.0


class AccountLookup:
    """Accounts with their meters, from the billing system and the readings given here."""

    def __init__(self, settings: Settings, billing: BillingSystem | None, records: PaymentRecords) -> None:
        self._settings = settings
        self._billing = billing
        self._records = records
        self._limit = allowance("account kiosk", f"{settings.payments.look_ups_per_minute} per minute")
        # Until when an account that somebody has looked up is at hand for the payment or the reading that follows.
        self._at_hand: dict[tuple[str, str], float] = {}

    @property
    def open(self) -> bool:
        """Whether the office is connected to a billing system."""
        return self._billing is not None

    def checked(self, typed: str) -> str:
        """The account number in its stored form. Raises NoBilling, WrongAccountNumber."""
        if self._settings.billing is None:
            raise NoBilling
        return self._settings.billing.number_format.checked(typed)

    def account(self, number: str) -> Account:
        """The account, its meters with the readings given here since.

        Raises NoBilling, WrongAccountNumber, UnknownAccount, BillingStale, BillingUnavailable.
        """
        billing, number = self._billing, self.checked(number)
        if billing is None:
            raise NoBilling
        found = in_thread(lambda: billing.account(number))
        latest = self._records.readings.latest
        return replace(
            found, meters=tuple(with_latest(meter, latest(found.number, meter.serial)) for meter in found.meters)
        )

    def look_up(self, number: str) -> Account:
        """The account for whoever asks what it owes. Raises what `account` raises, and a 429 problem."""
        with looking_up(LookUp.ACCOUNT, self._limit):
            found = self.account(number)
        now = time.monotonic()
        self._at_hand = {key: until for key, until in self._at_hand.items() if until > now}
        self._at_hand[_asking(), found.number] = now + _ONE_VISIT_S
        return found

    def account_for(self, number: str) -> Account:
        """The account that a payment or a reading is for. Raises what `look_up` raises.

        It is a look-up like any other, unless the same kiosk or person has just made it.
        """
        if self._at_hand.get((_asking(), self.checked(number)), 0.0) > time.monotonic():
            return self.account(number)
        return self.look_up(number)


def _asking() -> str:
    who = principal()
    assert who is not None, "only principals look accounts up"
    return who.name
