"""Whatever values commands come with: all of it happens, or nothing, and the office can be shown and opened again."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_core import commands as c
from queue_core import views
from queue_core.decisions.registry import DECISIONS
from queue_core.errors import Refusal
from queue_core.hall import Hall
from queue_core.replay.rehearsal import show_all
from queue_core.settings import SettingsInvalid
from queue_core.store.journal import read_journal
from tests.queue_core.any_values import ANYTHING, instances
from tests.queue_core.building import OfficeRig
from tests.queue_core.day_of_everything import quiet_office
from tests.queue_core.test_invariants import everything

# The office's names, by field: with others alone every command would be refused at the door.
KNOWN: dict[str, list[Any]] = {
    "window": ["1", "2", "3"],
    "to_window": ["1", "2", None],
    "service": ["advice", "cash", "firms", None],
    "then": [(), ("cash",)],
    "skills": [("advice",), ("cash", "advice")],
    "ticket": ["К-001", "К-002", "К-003", "К-004"],
    "zones": [(), ("hall",)],
    "seen": [None],
    "priority": [None, "veteran"],
    "kiosk": [None, "kiosk-1"],
    "stars": [1, 5],
    "based_on": [0],
    "request_id": [f"r{number}" for number in range(9)],
}
# TALON_ROUNDS=1000 is the long form.
ROUNDS = int(os.environ.get("TALON_ROUNDS", "12"))
ORDERED: list[Any] = sorted(DECISIONS, key=lambda kind: kind.__name__)


@contextmanager
def busy_office() -> Iterator[OfficeRig]:
    """An office with visitors waiting, called, served and parked."""
    directory = Path(tempfile.mkdtemp(prefix="talon-any-command-"))
    rig = quiet_office(directory / "data")
    try:
        rig.open("1", "2", "3")
        for _ in range(5):
            rig.issue(kiosk="kiosk-1")
        for window in ("1", "2"):
            rig.next(window)
        rig.at(c.StartService, "2")
        yield rig
    finally:
        rig.office.close()
        shutil.rmtree(directory)


@cache
def any_command(kind: Any) -> st.SearchStrategy[c.Command]:
    """Commands whose values the office knows, are within their bounds, or are anything at all."""
    names = sorted(field.name for field in fields(kind))
    known = {name: st.sampled_from(KNOWN[name]) for name in names if name in KNOWN}
    spoilt: st.SearchStrategy[dict[str, Any]] = st.just({}) | st.dictionaries(
        st.sampled_from(names), ANYTHING, max_size=2
    )
    return st.builds(lambda command, wrong: replace(command, **wrong), instances(kind, **known), spoilt)


def is_sound(rig: OfficeRig) -> None:
    """The journal gives the hall that there is, and every view of it can be made."""
    hall = rig.office.ask(lambda hall, _: hall)
    again = Hall(rig.settings, hall.day, hall.began_after)
    unreadable: list[Any] = []
    for entry in read_journal(rig.directory, hall.day, unreadable.append):
        again.apply(entry)
        views.event_view(entry, again)
    assert [event.seq for event in unreadable] == sorted(hall.set_aside)
    again.seq = hall.seq
    assert everything(again) == everything(hall)
    assert hall.consistent() == []
    show_all(hall, rig.office.now())
    rig.office.services_view()


@settings(max_examples=ROUNDS, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_commands_of_any_values_happen_as_a_whole_or_not_at_all(data: st.DataObject) -> None:
    with busy_office() as rig:
        for kind in data.draw(st.permutations(ORDERED)):
            attempt(rig, data.draw(any_command(kind)))
            is_sound(rig)
        before = rig.office.ask(lambda hall, _: everything(hall))
        rig.restart()
        assert rig.office.ask(lambda hall, _: everything(hall)) == before
        rig.do(c.ReportDevice(actor="a", device="printer-1", kind="printer", state="fault", cause="after all that"))


def attempt(rig: OfficeRig, command: c.Command) -> None:
    before, seq = rig.office.ask(lambda hall, _: everything(hall)), rig.office.seq
    heard: list[int] = []
    rig.office.subscribe(lambda recorded, _: heard.append(recorded.seq))
    try:
        handled = rig.do(command)
    except (Refusal, SettingsInvalid):
        assert rig.office.ask(lambda hall, _: everything(hall)) == before, "nothing has happened"
        assert heard == []
    else:
        assert len(handled.events) <= rig.office.seq - seq == len(heard), "all has happened, and was heard"
        assert [t for t in rig.office.troubles() if "safe mode" not in t] == [], "and nothing has failed"
    written = Counter(rig.rows("SELECT seq FROM events WHERE seq > ?", seq))
    assert sorted(found for (found,) in written) == heard
