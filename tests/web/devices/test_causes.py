"""Every cause for which a device cannot work has its words wherever people read of it."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from flask_babel import Babel

from devices.health import Cause
from devices.printing.printer import SENTENCES
from queue_core.views.device_advice import advice_of, known_causes
from web.operator.texts import console_texts

HOUSE = Path(__file__).parents[3]
OTHER_DEVICES = {
    Cause.TERMINAL_SILENT,
    Cause.BOARD_SILENT,
    Cause.DRIVER_MISSING,
    Cause.REGISTER_SILENT,
    Cause.REGISTER_REFUSES,
}
"""Causes that no printer has."""
WARNINGS = {Cause.PAPER_NEAR_END, Cause.TICKET_IN_MOUTH}
"""With these a printer still prints: no slip ends with them."""
ON_THE_SERVER = re.compile(r'(?:"(?:failed|unknown)"|SlipState\.(?:FAILED|UNKNOWN)), "(\w+)"')


def causes_of_the_server() -> set[str]:
    """The causes that the server itself gives to a slip."""
    sources = [*(HOUSE / "web").rglob("*.py"), *(HOUSE / "queue_core").rglob("*.py")]
    found = {cause for source in sources for cause in ON_THE_SERVER.findall(source.read_text("utf-8"))}
    return found - {"unknown"}  # of a set of outcomes, which looks like a pair


def causes_on_the_console() -> set[str]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        return {key.removeprefix("cause_") for key in console_texts() if key.startswith("cause_")}


def test_every_cause_of_a_printer_has_a_sentence_in_its_health() -> None:
    # What a restart cut off is worded by the spool, which knows whether the slip had begun.
    assert set(SENTENCES) == set(Cause) - OTHER_DEVICES - {Cause.AGENT_RESTARTED}


def test_every_cause_has_advice_for_the_staff() -> None:
    assert {cause.value for cause in Cause} <= known_causes()
    assert advice_of("something new") == advice_of("something else") != advice_of(Cause.PAPER_OUT)


def test_the_console_has_words_for_every_cause_with_which_a_slip_can_end_and_no_others() -> None:
    of_the_agent = {cause.value for cause in set(Cause) - OTHER_DEVICES - WARNINGS}
    assert {"agent_away", "no_report", "slip_error", "not_come_out"} <= causes_of_the_server()
    assert causes_on_the_console() == of_the_agent | causes_of_the_server()
