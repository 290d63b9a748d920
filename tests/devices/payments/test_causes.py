"""Every reason for which a driver declines has its own words for the visitor: «the bank declined» would be untrue."""

import re
from pathlib import Path

from devices.terminals.inpas import terminal as inpas
from devices.terminals.sber import terminal as sber
from queue_core.payments import words

DEVICES = Path(__file__).resolve().parents[3] / "devices"
OF_REFUNDS = {"wrong_reference"}


def test_each_cause_has_its_words() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in DEVICES.rglob("*.py"))
    causes = set(re.findall(r'(?:Declined\(|OrderOutcome\.DECLINED,|OrderResult\(outcome,)\s*"(\w+)"', sources))
    causes |= {*sber.CAUSES.values(), *(cause for cause, _ in inpas.REFUSED.values())}
    assert len(causes) > 8
    assert causes - OF_REFUNDS <= set(words._DECLINED)
