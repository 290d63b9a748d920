"""Gives a number to a visitor while the server is away, or says why not. Committed first, then printed."""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from devices.offline.clock import MachineClock
from devices.offline.memory import Given, Lease, NumberMemory
from devices.offline.slips import filled

log = logging.getLogger(__name__)

SILENCE_S = 3.0
"""After so long without an answer the server counts as away."""
MOST_IN_A_MINUTE = 20
"""No more visitors press at one kiosk in a minute; a page gone wild must not use up the block."""
LANGUAGES = ("ru", "en")

PrintSlip = Callable[[str, str, dict[str, Any]], None]
"""Takes job, printer and document."""


@dataclass(frozen=True)
class Refused:
    """Why no number is given: server_answers, no_lease, closed, service_closed, numbers_used_up or too_many."""

    code: str


class Counter:
    """The one place that gives numbers. `silent_s` is for how long the server has not answered."""

    def __init__(
        self,
        memory: NumberMemory,
        clock: MachineClock,
        silent_s: Callable[[], float],
        print_slip: PrintSlip,
        slip_state: Callable[[str], str],
    ) -> None:
        self._memory = memory
        self._clock = clock
        self._silent_s = silent_s
        self._print_slip = print_slip
        self._slip_state = slip_state
        # The slips between the number's commit and the printers' memory.
        self._in_hand: set[str] = set()
        self._pressed_at: deque[float] = deque(maxlen=MOST_IN_A_MINUTE)

    def now(self) -> datetime | None:
        """The office's time; None before the first contact."""
        last = self._memory.contact()
        return self._clock.office_now(last) if last else None

    def open_services(self) -> list[str]:
        """The services for which a number would be given now."""
        lease = self._usable_lease()
        return list(lease.sent["slips"]) if isinstance(lease, Lease) else []

    def why_not(self) -> str | None:
        """Why no number would be given now, whatever the service; None if it would."""
        lease = self._usable_lease()
        return lease.code if isinstance(lease, Refused) else None

    def give(self, service: str, lang: str, request_id: str) -> Given | Refused:
        """The number for a press. It is on disk when it is returned, and its slip on its way to the printer."""
        known = self._memory.of_request(request_id)
        if known:
            return known
        lease = self._usable_lease()
        if isinstance(lease, Refused):
            return lease
        if service not in lease.sent["slips"]:
            return Refused("service_closed")
        if self._too_many():
            return Refused("too_many")
        now = self.now()
        assert now is not None, "there was a contact when the lease was granted"
        given = self._memory.give(lease, service, lang, request_id, now)
        if given is None:
            return Refused("numbers_used_up")
        log.info("number %s is given without the server", given.number)
        self._print(given, lease, "first")
        return given

    def print_again(self, request_id: str) -> Given | None:
        """Prints a copy of a number's slip, marked as one; None when no number was given for the press."""
        given, lease = self._memory.of_request(request_id), self._memory.lease()
        if given is None or lease is None or self.slip(given) == "queued":
            return given
        given = self._memory.copy(given)
        self._print(given, lease, "copy")
        return given

    def of_request(self, request_id: str) -> Given | None:
        """The number that was given for a press."""
        return self._memory.of_request(request_id)

    def slip(self, given: Given) -> str:
        """The state of a number's latest slip: queued, printed, failed or unknown.

        A slip that the printers' memory does not know was never begun: the agent was stopped after it gave the number.
        It is not printed by itself afterwards, for its visitor may have gone with the number on the screen.
        """
        state = self._slip_state(given.latest_job)
        if state != "none":
            return state
        return "queued" if given.latest_job in self._in_hand else "failed"

    def _usable_lease(self) -> Lease | Refused:
        if self._silent_s() < SILENCE_S:
            return Refused("server_answers")
        lease, now = self._memory.lease(), self.now()
        if lease is None or now is None:
            return Refused("no_lease")
        if not any(_moment(span["begins"]) <= now < _moment(span["ends"]) for span in lease.sent["hours"]):
            return Refused("closed")
        return lease

    def _too_many(self) -> bool:
        now = self._clock.steady_s()
        if len(self._pressed_at) == MOST_IN_A_MINUTE and now - self._pressed_at[0] < 60:
            return True
        self._pressed_at.append(now)
        return False

    def _print(self, given: Given, lease: Lease, which: str) -> None:
        slips = lease.sent["slips"].get(given.service)
        if slips is None:
            return
        document = filled(slips[given.lang][which], lease.sent["logo"], given.number, given.issued_at)
        self._in_hand.add(given.latest_job)
        try:
            self._print_slip(given.latest_job, lease.sent["printer"], document)
        except Exception:
            # The visitor has the number on the screen.
            log.exception("the slip of number %s cannot be printed", given.number)
        finally:
            self._in_hand.discard(given.latest_job)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
