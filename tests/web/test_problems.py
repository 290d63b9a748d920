"""Refusals on the wire: the status follows from the refusal's category, and every code is documented under its status."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import queue_core
from queue_core.billing.port import BatchConflict, BatchRefused
from queue_core.errors import Category, Invalid, NotFound, Refusal, Unavailable
from tests.web.in_process import InProcess
from web.auth.access import requires

INTERFACES = Path(__file__).parents[2] / "docs/interfaces.md"
# What the billing system refuses to the export, which no request gets; and the classes that others are made from.
NOT_ON_THE_WIRE = {BatchConflict, BatchRefused, NotFound, Invalid, Unavailable}
STATUS = {Category.NOT_FOUND: 404, Category.CONFLICT: 409, Category.INVALID: 422, Category.UNAVAILABLE: 503}


def refusals(base: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for refusal in base.__subclasses__():
        yield refusal
        yield from refusals(refusal)


def every_refusal() -> list[type[Refusal]]:
    """The refusals of the core, those of rooms that nothing has imported yet among them."""
    for module in pkgutil.walk_packages(queue_core.__path__, "queue_core."):
        import_module(module.name)
    return [refusal for refusal in refusals() if refusal.__module__.startswith("queue_core.")]


def documented() -> dict[str, int]:
    table = re.findall(r"^\| (\d{3}) \| (.*) \|$", INTERFACES.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        code: int(status) for status, cell in table for codes in re.findall("`([^`]+)`", cell) for code in codes.split()
    }


@pytest.mark.parametrize("category", Category)
def test_the_category_of_a_refusal_decides_the_status(here: InProcess, category: Category) -> None:
    refusal = type("Refused", (Refusal,), {"code": "unknown_or_wrong", "category": category})

    @here.app.get("/api/v1/refused")
    @requires("read", "server-health")
    def refuse() -> str:
        raise refusal("нельзя", "not allowed")

    answer = here.client().get("/api/v1/refused")
    assert (answer.status_code, answer.get_json()["code"]) == (STATUS[category], "unknown_or_wrong")


def test_every_refusal_is_documented_under_its_status() -> None:
    table = documented()
    for refusal in every_refusal():
        if refusal not in NOT_ON_THE_WIRE:
            assert table.get(refusal.code) == STATUS[refusal.category], f"{refusal.code} in docs/interfaces.md"


def test_a_code_names_one_refusal() -> None:
    codes = [refusal.code for refusal in every_refusal() if refusal not in NOT_ON_THE_WIRE]
    assert len(codes) == len(set(codes))
