"""The registry of functions that decide commands: declared by a decorator, looked up by `decide`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from queue_core.commands import Command
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.hall import Hall

Kind = TypeVar("Kind", bound=Command)

DECISIONS: dict[type[Command], Callable[[Hall, Any, DecisionContext], Decision]] = {}
"""By class of command."""


def decides(
    kind: type[Kind],
) -> Callable[[Callable[[Hall, Kind, DecisionContext], Decision]], Callable[[Hall, Kind, DecisionContext], Decision]]:
    """Declares the function that decides commands of this class."""

    def declare(
        decision: Callable[[Hall, Kind, DecisionContext], Decision],
    ) -> Callable[[Hall, Kind, DecisionContext], Decision]:
        assert kind not in DECISIONS, f"{kind.__name__} is decided in two places"
        DECISIONS[kind] = decision
        return decision

    return declare
