"""The udev rules: every line is of udev's own grammar, and payment ports are kept from other programs."""

import re
from pathlib import Path

import pytest

RULES = Path(__file__).resolve().parents[2] / "deploy/udev/60-talon.rules"
# udev(7): a key, an optional attribute in braces, an operator, a value in double quotes.
PART = re.compile(r'(?P<key>[A-Z]+)(?:\{(?P<attribute>[^}]+)\})?(?P<operator>==|!=|\+=|-=|:=|=)"(?P<value>[^"]*)"')
MATCHES = {"ACTION", "SUBSYSTEM", "KERNEL", "KERNELS", "ATTR", "ATTRS", "TEST"}
ASSIGNS = {"SYMLINK", "GROUP", "MODE", "ENV", "ATTR"}


def rules() -> list[str]:
    lines = RULES.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("rule", rules())
def test_a_rule_is_of_the_grammar_and_matches_before_it_assigns(rule: str) -> None:
    parts = [PART.fullmatch(part.strip()) for part in rule.split(", ")]
    assert all(parts), rule
    found = [(part["key"], part["operator"], part["value"]) for part in parts if part]
    matching = [key for key, operator, _ in found if operator in {"==", "!="}]
    assigning = [key for key, operator, _ in found if operator not in {"==", "!="}]
    assert set(matching) <= MATCHES
    assert set(assigning) <= ASSIGNS
    assert "SUBSYSTEM" in matching
    assert assigning
    assert [key for key, *_ in found] == matching + assigning
    assert all(value.startswith("talon/") for key, _, value in found if key == "SYMLINK")


def test_no_modem_program_speaks_to_our_ports() -> None:
    (rule,) = [rule for rule in rules() if "ID_MM_DEVICE_IGNORE" in rule]
    assert 'ENV{ID_MM_DEVICE_IGNORE}="1"' in rule
    assert "ttyUSB[0-9]*|ttyACM[0-9]*" in rule
    assert "ATTRS" not in rule  # of every port, whoever made it
