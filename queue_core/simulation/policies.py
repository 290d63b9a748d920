"""The call orders that can be compared, by their names on the command line."""

from __future__ import annotations

from dataclasses import dataclass

from queue_core.call_orders import (
    AccumulatedPriority,
    CallOrder,
    EarliestDue,
    FirstComeFirstServed,
    GeneralizedCMu,
    Guarded,
    RateOfTheDay,
    StaticPriority,
    WaitOverTarget,
    call_order_of,
)
from queue_core.model import Kind
from queue_core.settings import CallOrderTable
from queue_core.simulation.day import Breaks


class UnknownPolicy(ValueError):
    """There is no policy of this name; the message lists those there are."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A call order and a way to grant breaks, under the name of their row in the table."""

    name: str
    order: CallOrder
    breaks: Breaks = Breaks.FIXED


COMPARED = ("fcfs", "static", "wtp", "apq:3", "apq:4", "edf", "gcmu", "default")
_KNOWN = (
    "fcfs (longest wait first), static (cash first), wtp (wait over target), apq:N (accumulated priority, cash N times "
    "as fast), apq:day (at the rate of the day), edf (earliest due first), gcmu (generalized c-mu, quadratic), default "
    "(as an office without settings); any of them with +guard:N; and /fixed (breaks when they are due) or /by-state "
    "(breaks when the hall can spare the window; so does default)"
)


def policy(name: str) -> Policy:
    """The policy with a name such as `apq:3+guard:4/by-state`. Raises UnknownPolicy."""
    words, slash, when = name.partition("/")
    base, _, guard = words.partition("+")
    breaks = Breaks.BY_STATE if base.strip() == "default" else Breaks.FIXED
    if slash:
        try:
            breaks = Breaks(when.strip())
        except ValueError:
            raise UnknownPolicy(f"There is no policy “{name}”. The policies are: {_KNOWN}.") from None
    order = _order(base.strip(), name)
    if not guard:
        return Policy(name, order, breaks)
    word, _, multiple = guard.partition(":")
    if word.strip() != "guard":
        raise UnknownPolicy(f"There is no policy “{name}”. The policies are: {_KNOWN}.")
    return Policy(name, Guarded(order, _number(multiple, name)), breaks)


def _order(base: str, name: str) -> CallOrder:
    word, _, rate = base.partition(":")
    if word == "apq":
        return RateOfTheDay() if rate == "day" else AccumulatedPriority(_rates(_number(rate, name)))
    orders: dict[str, CallOrder] = {
        "fcfs": FirstComeFirstServed(),
        "static": StaticPriority(_rates(3)),
        "wtp": WaitOverTarget(),
        "edf": EarliestDue(),
        "gcmu": GeneralizedCMu(),
        "default": call_order_of(CallOrderTable()),
    }
    if rate or word not in orders:
        raise UnknownPolicy(f"There is no policy “{name}”. The policies are: {_KNOWN}.")
    return orders[word]


def _rates(cash: float) -> dict[Kind, float]:
    return {Kind.CONSULTATION: 1.0, Kind.CASH_OPERATION: cash}


def _number(text: str, name: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise UnknownPolicy(f"“{name}” needs a number above 0. The policies are: {_KNOWN}.")
    return value
