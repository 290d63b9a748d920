"""docs/security.md answers every requirement of ASVS levels 1 and 2 once, counts right, and names nothing that is not there."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections import Counter
from functools import cache
from pathlib import Path

import click
import pytest

from tests.asvs import requirements
from web.commands.main import main

HOUSE = Path(__file__).parents[1]
DOCUMENT = (HOUSE / "docs/security.md").read_text(encoding="utf-8")
ANSWERS = ("met", "n/a", "not met")
_ROW = re.compile(r"^\| (V[\d.]+) \| ([^|]*) \| (.*) \|$", re.MULTILINE)
ROWS = [match.groups() for match in _ROW.finditer(DOCUMENT)]
_QUOTED = re.compile(r"`([^`]+)`")
_PATH = re.compile(r"[\w.-]+(/[\w.-]+)+/?(::\w+)?|tsconfig\.json")


def test_the_list_of_requirements_is_the_standards() -> None:
    assert [len(requirements(level)) for level in (1, 2, 3)] == [70, 183, 92]


def test_every_requirement_of_levels_1_and_2_is_answered_once_and_in_order() -> None:
    assert [number for number, _, _ in ROWS] == requirements(1, 2)


def test_every_answer_is_one_of_three_and_has_its_reason() -> None:
    for number, answer, evidence in ROWS:
        assert answer in ANSWERS, number
        assert evidence.strip(), number
        assert answer != "not met" or evidence.startswith("because "), number
        assert answer != "met" or _QUOTED.search(evidence) or evidence.startswith("above"), f"{number} has no evidence"


def test_the_counts_in_both_summaries_are_right() -> None:
    counts = Counter(answer for _, answer, _ in ROWS)
    for answer in ANSWERS:
        found = re.findall(rf"^\| [^|]*\b{answer}\b[^|]*\| (\d+) \|$", DOCUMENT.split("## OWASP")[0], re.MULTILINE)
        if answer == "met":
            found = [one for one in found if one == str(counts["met"])]
        assert found[-2:] == [str(counts[answer])] * 2, answer
    assert f"их {len(ROWS)}." in DOCUMENT
    assert f"all {len(ROWS)} requirements" in DOCUMENT


@pytest.mark.parametrize("named", sorted(set(_QUOTED.findall(DOCUMENT))))
def test_what_is_named_exists(named: str) -> None:
    if named.startswith("python -m "):
        assert importlib.util.find_spec(named.split()[2]), named
    elif named.startswith("talon "):
        words = named.split()[1:]
        group: click.Command = main
        while words and isinstance(group, click.Group) and words[0].islower():
            assert words[0] in group.commands, named
            group, words = group.commands[words[0]], words[1:]
    elif _PATH.fullmatch(named):
        path, _, test = named.partition("::")
        assert (HOUSE / path).exists(), named
        assert not test or test in named_tests(HOUSE / path), named


def test_a_test_that_is_not_there_is_noticed() -> None:
    assert "test_nothing" not in named_tests(Path(__file__))
    assert "test_what_is_named_exists" in named_tests(Path(__file__))


@cache
def named_tests(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
