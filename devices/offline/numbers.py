"""The thread that watches for the server: renews the lease while it answers, merges what was given once it answers again."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from devices.offline.clock import MachineClock
from devices.offline.counter import SILENCE_S, Counter, PrintSlip
from devices.offline.listener import Listener
from devices.offline.memory import Given, NumberMemory
from devices.offline.server_calls import ServerAway, ServerCalls, ServerRefused
from devices.offline.settings import OfflineSettings, origin_of

log = logging.getLogger(__name__)

LOOK_S = 1.0
LOOK_AGAIN_S = 0.5
LEASE_S = 30.0
"""How often the lease is asked for: hours, services and slips are no older."""
MOST_MERGED = 50
PRINTING = timedelta(seconds=30)
"""A slip that takes longer is reported as unknown."""
_STILL_ASKED = (401, 403, 404, 409, 429)
_SERVER_ERROR = 500


class OfflineNumbers:
    """Numbers without the server, for one kiosk. `slip_state` is the state of a print job: queued, printed, failed,
    unknown, or none for one that is not known.

    Raises MemoryBusy when another agent has the same memory.
    """

    def __init__(
        self,
        settings: OfflineSettings,
        server: str,
        token: Callable[[], str],
        directory: Path,
        print_slip: PrintSlip,
        slip_state: Callable[[str], str],
        *,
        clock: MachineClock | None = None,
        machine: str | None = None,
        server_ca: Path | None = None,
    ) -> None:
        self._settings = settings
        self._origins = frozenset(map(origin_of, [server, *settings.pages]))
        self._calls = ServerCalls(server, token, server_ca)
        self._memory = NumberMemory(directory, machine)
        self._clock = clock or MachineClock()
        self._slip_state = slip_state
        self.counter = Counter(self._memory, self._clock, self.silent_s, print_slip, slip_state)
        self._answered_at = time.monotonic()
        self._lease_due_at = 0.0
        self._away = False
        self._complaint = ""
        self._listener: Listener | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="offline numbers", daemon=True)

    def silent_s(self) -> float:
        """For how long the server has not answered."""
        return time.monotonic() - self._answered_at

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(timeout=SILENCE_S + LOOK_S)
        if self._listener:
            self._listener.stop()
        self._memory.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._look()
                self._listen()
            except Exception:
                log.exception("unexpected error in the numbers without the server; trying again")
            self._stopping.wait(LOOK_AGAIN_S if self._away else LOOK_S)
        self._calls.close()

    def _look(self) -> None:
        if not self._calls.is_there():
            if self.silent_s() >= SILENCE_S and not self._away:
                self._away = True
                log.warning("the server does not answer: numbers are given without it")
            return
        self._answered_at = time.monotonic()
        if self._away:
            self._away, self._lease_due_at = False, 0.0
            log.info("the server answers again")
        try:
            self._merge()
            if time.monotonic() >= self._lease_due_at:
                self._renew()
        except ServerAway as error:
            log.info("the server did not answer: %s", error)
        except ServerRefused as error:
            self._complain(f"the server refuses: {error}")
            self._lease_due_at = time.monotonic() + LEASE_S

    def _listen(self) -> None:
        """Listens on the port that the server has named, as soon as it has been named."""
        lease = self._memory.lease()
        port = lease.sent["port"] if lease else None
        if port is None or (self._listener and self._listener.port == port):
            return
        if self._listener:
            self._listener.stop()
            self._listener = None
        try:
            self._listener = Listener(port, self._origins, self.counter)
        except OSError as error:
            self._complain(f"port {port} for the kiosk's page cannot be opened: {error.strerror}")
            return
        self._listener.start()
        log.info("the kiosk's page is answered on port %d", port)

    # -- the lease --------------------------------------------------------------------------------------------------------

    def _renew(self) -> None:
        lease = self._memory.lease()
        wanted: dict[str, Any] = {"kiosk": self._settings.kiosk, "memory": self._memory.id}
        if lease:
            wanted |= {"epoch": lease.epoch, "used": self._memory.used(lease.epoch), "after": self._highest(lease.day)}
        try:
            asked_s = self._clock.steady_s()
            sent = self._calls.post("/tickets/lease", wanted)
        except ServerRefused as refusal:
            if refusal.code in {"lease_held", "no_offline_numbers"}:
                # Another agent has this block, or there are to be none: not one more number of it.
                self._memory.drop_lease()
            raise
        clock = sent["clock"]
        # The answer was made somewhere between question and answer: the middle is wrong by half of that at most.
        on_the_way = timedelta(seconds=(self._clock.steady_s() - asked_s) / 2 * clock["speed"])
        now = datetime.fromisoformat(clock["now"]) + on_the_way
        self._memory.keep_lease(sent, self._clock.contact(now, clock["speed"]))
        self._lease_due_at = time.monotonic() + LEASE_S
        self._complaint = ""
        if lease and (sent["taken"] is None or not self._memory.tickets(lease.epoch) <= set(sent["taken"])):
            # A server restored from an older copy; on a new day there is nothing to report again.
            self._memory.report_again(sent["day"])
        if lease is None or lease.epoch != sent["epoch"]:
            log.info("numbers %s-%03d to %03d are leased", sent["series"], sent["first"], sent["last"])

    def _highest(self, day: str) -> int:
        """The highest number of a day that this memory knows of; none of yesterday's counts today."""
        now, lease = self.counter.now(), self._memory.lease()
        return lease.last if lease and now and now.date().isoformat() == day else 0

    # -- the merge --------------------------------------------------------------------------------------------------------

    def _merge(self) -> None:
        for epoch, numbers in groupby(self._finished(), key=lambda given: given.epoch):
            for part in _parts(list(numbers), MOST_MERGED):
                self._send(epoch, part)

    def _finished(self) -> list[Given]:
        """What is to be merged: slips under way are waited for, so that each ticket comes with the outcome of its slip."""
        now = self.counter.now()
        return [
            given
            for given in self._memory.unmerged()
            if self.counter.slip(given) != "queued" or (now and now - given.issued_at > PRINTING)
        ]

    def _send(self, epoch: str, numbers: list[Given]) -> None:
        """One number that the server cannot take must not keep the others back: they are sent again one by one."""
        rows = [self._row(given) for given in numbers]
        try:
            answer = self._calls.post("/tickets/merge", {"kiosk": self._settings.kiosk, "epoch": epoch, "rows": rows})
        except ServerRefused as refusal:
            if refusal.status in _STILL_ASKED or refusal.status >= _SERVER_ERROR:
                raise
            if len(numbers) > 1:
                for given in numbers:
                    self._send(epoch, [given])
                return
            self._settle(numbers[0].epoch, numbers[0].seq, numbers[0].number, None, refusal.code or "refused")
            return
        for merged in answer["numbers"]:
            self._settle(epoch, merged["seq"], merged["number"], merged["ticket"], merged["code"])

    def _settle(self, epoch: str, seq: int, number: str, ticket: str | None, code: str | None) -> None:
        if code:
            log.error("number %s has become no ticket: %s. Its visitor will not be called", number, code)
        self._memory.merged(epoch, seq, ticket, code)

    def _row(self, given: Given) -> dict[str, Any]:
        state = self.counter.slip(given)
        return {
            "seq": given.seq,
            "number": given.number,
            "service": given.service,
            "lang": given.lang,
            "issued_at": given.issued_at.isoformat(),
            "printed": "unknown" if state == "queued" else state,
            "request_id": given.request_id,
        }

    def _complain(self, complaint: str) -> None:
        """Logs it once, not every second."""
        if complaint != self._complaint:
            self._complaint = complaint
            log.warning("%s", complaint)


def _parts(numbers: list[Given], size: int) -> Iterator[list[Given]]:
    for at in range(0, len(numbers), size):
        yield numbers[at : at + size]
