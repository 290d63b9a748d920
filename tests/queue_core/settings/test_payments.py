"""The settings of payments: which devices stand where, what may be paid; every error at once."""

from __future__ import annotations

from typing import Any

import pytest

from queue_core.settings import SettingsInvalid, parse
from tests.queue_core.building import small_office

TERMINALS = [{"id": "terminal-1", "agent": "agent-1"}]


def errors(**changes: Any) -> str:
    with pytest.raises(SettingsInvalid) as found:
        parse(small_office(**changes))
    return "\n".join(found.value.listed)


def test_terminals_stand_at_kiosks_and_windows() -> None:
    raw = small_office(terminals=TERMINALS)
    raw["windows"][0] |= {"terminal": "terminal-1", "printer": "printer-1"}
    raw["kiosks"] = [{"id": "kiosk-1", "printer": "printer-1", "terminal": "terminal-1"}]
    settings = parse(raw)
    assert settings.kiosk["kiosk-1"].terminal == settings.windows[0].terminal == "terminal-1"
    assert settings.agents == ("agent-1",)
    assert "terminal-1" in settings.wanted_devices
    assert (settings.payments.least_kopecks, settings.payments.cash) == (100, True)


def test_every_error_is_named_at_once() -> None:
    raw = small_office(
        terminals=[*TERMINALS, *TERMINALS, {"id": "printer-1", "agent": "agent-1"}],
        payments={"least_kopecks": 500, "most_kopecks": 100},
    )
    raw["windows"][0] |= {"terminal": "terminal-9", "printer": "printer-9"}
    raw["kiosks"] = [{"id": "kiosk-1", "terminal": "terminal-8"}]
    with pytest.raises(SettingsInvalid) as found:
        parse(raw)
    told = "\n".join(found.value.listed)
    for part in (
        "terminals: the id “terminal-1” is used 2 times",
        "“printer-1” already belongs to a printer",
        "least_kopecks is more than most_kopecks",
        "there is no terminal “terminal-9”",
        "there is no printer “printer-9”",
        "there is no terminal “terminal-8”",
    ):
        assert part in told


@pytest.mark.parametrize(
    "payments", [{"least_kopecks": 0}, {"purpose": "x" * 41}, {"purpose": ""}, {"look_ups_per_minute": 0}, {"fee": 1}]
)
def test_what_may_not_stand_in_payments(payments: dict[str, Any]) -> None:
    assert "payments" in errors(payments=payments)
