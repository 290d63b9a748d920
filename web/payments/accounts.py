"""Looks accounts up in the billing system: off the worker's thread, rate-limited, with readings given here since."""

from __future__ import annotations

from dataclasses import replace

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from queue_core.billing.port import Account, BillingSystem, UnknownAccount
from queue_core.payments.errors import NoBilling
from queue_core.payments.readings import with_latest
from queue_core.payments.records import PaymentRecords
from queue_core.settings import Settings
from web.background import in_thread
from web.problems import Problem

_UNKNOWN_COSTS = 2


class AccountLookup:
    """Accounts with their meters, from the billing system and the readings given here."""

    def __init__(self, settings: Settings, billing: BillingSystem | None, records: PaymentRecords) -> None:
        self._settings = settings
        self._billing = billing
        self._records = records
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._limit = parse(f"{settings.payments.look_ups_per_minute} per minute")

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

    def look_up(self, number: str, kiosk: str | None) -> Account:
        """The account for a visitor who asks what it owes. Raises what `account_for` raises."""
        if kiosk is not None:
            self._require_patience(self._limiter.hit(self._limit, kiosk))
        return self._found(number, kiosk)

    def account_for(self, number: str, kiosk: str | None) -> Account:
        """The account that a visitor pays for. Raises what `account` raises, and a 429 problem."""
        if kiosk is not None:
            self._require_patience(self._limiter.test(self._limit, kiosk))
        return self._found(number, kiosk)

    def _found(self, number: str, kiosk: str | None) -> Account:
        """Limits guessing at a kiosk: an unknown number counts as several look-ups."""
        try:
            return self.account(number)
        except UnknownAccount:
            for _ in range(_UNKNOWN_COSTS if kiosk else 0):
                self._limiter.hit(self._limit, str(kiosk))
            raise

    @staticmethod
    def _require_patience(allowed: bool) -> None:
        if not allowed:
            raise Problem(
                429,
                "too_many_requests",
                "Слишком много запросов. Подождите минуту или обратитесь в окно.",
                "Too many look-ups. Wait a minute or ask at a window.",
            )
