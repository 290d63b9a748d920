"""The address of a ticket's page: only this server seals it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.inputs.scan import ticket_of
from kiosk.status_links import StatusLinks

OURS, THEIRS = StatusLinks(b"one secret"), StatusLinks(b"another secret")
IDS = st.text("0123456789abcdef", min_size=12, max_size=12)


@given(IDS)
def test_a_link_leads_back_to_its_ticket_on_this_server_alone(ticket: str) -> None:
    link = OURS.path(ticket).removeprefix("/t/")
    assert OURS.ticket(link) == ticket
    assert THEIRS.ticket(link) is None


@given(IDS, st.integers(0, 21), st.sampled_from("0123456789abcdefg"))
def test_a_changed_link_leads_nowhere(ticket: str, at: int, sign: str) -> None:
    link = OURS.path(ticket).removeprefix("/t/")
    changed = link[:at] + sign + link[at + 1 :]
    assert OURS.ticket(changed) == (ticket if changed == link else None)


@pytest.mark.parametrize("link", ["", "4f09c2e81b7d", "К-014", "0" * 21, "0" * 23, "z" * 22])
def test_what_is_no_link_leads_nowhere(link: str) -> None:
    assert OURS.ticket(link) is None


@given(IDS)
def test_a_scanner_at_a_window_finds_the_ticket_in_the_slips_address(ticket: str) -> None:
    assert ticket_of(f"http://talon.local{OURS.path(ticket)}") == ticket
