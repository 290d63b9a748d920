"""The call orders that can be compared, by the names that a command line gives them."""

from __future__ import annotations

from dataclasses import dataclass

from queue_core.call_orders import (
    AccumulatedPriority,
    CallOrder,
    EarliestDue,
    FirstComeFirstServed,
    GeneralizedCMu,
    Guarded,
    StaticPriority,
    WaitOverTarget,
    call_order_of,
)
from queue_core.model import Kind
from queue_core.settings import CallOrderTable


class UnknownPolicy(ValueError):
    """The name is none of the policies; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A call order under the name of its row."""

    name: str
    order: CallOrder


COMPARED = ("fcfs", "static", "wtp", "apq:3", "apq:4", "edf", "gcmu", "default")
_KNOWN = (
    "fcfs (longest wait first), static (cash first), wtp (wait over target), apq:N (accumulated priority, cash N times "
    "as fast), edf (earliest due first), gcmu (generalized c-mu, quadratic), default (as an office without settings); "
    "any of them with +guard:N"
)


def policy(name: str) -> Policy:
    """The policy of a name such as `apq:3+guard:4`. Raises UnknownPolicy."""
    base, _, guard = name.partition("+")
    order = _order(base.strip(), name)
    if not guard:
        return Policy(name, order)
    word, _, multiple = guard.partition(":")
    if word.strip() != "guard":
        raise UnknownPolicy(f"“{name}” is no policy. There are: {_KNOWN}.")
    return Policy(name, Guarded(order, _number(multiple, name)))


def _order(base: str, name: str) -> CallOrder:
    word, _, rate = base.partition(":")
    if word == "apq":
        return AccumulatedPriority(_rates(_number(rate, name)))
    orders: dict[str, CallOrder] = {
        "fcfs": FirstComeFirstServed(),
        "static": StaticPriority(_rates(3)),
        "wtp": WaitOverTarget(),
        "edf": EarliestDue(),
        "gcmu": GeneralizedCMu(),
        "default": call_order_of(CallOrderTable()),
    }
    if rate or word not in orders:
        raise UnknownPolicy(f"“{name}” is no policy. There are: {_KNOWN}.")
    return orders[word]


def _rates(cash: float) -> dict[Kind, float]:
    return {Kind.CONSULTATION: 1.0, Kind.CASH_OPERATION: cash}


def _number(text: str, name: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise UnknownPolicy(f"“{name}”: a number above 0 is missing. There are: {_KNOWN}.")
    return value
