"""The longest files begin first, so that no worker is left alone with one of them at the end of a run.

Seconds measured on two busy cores; only their order matters. Measure anew with `pytest --durations=100`.
"""

from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
SECONDS = {
    "tests/web/test_collisions.py": 180,
    "tests/queue_core/test_invariants.py": 100,
    "tests/web/test_demonstration.py": 90,
    "tests/journeys/test_kiosk.py": 90,
    "tests/journeys/test_display.py": 80,
    "tests/web/test_slip_path.py": 80,
    "tests/journeys/test_screens.py": 70,
    "tests/crash/test_kill.py": 60,
    "tests/devices/payments/test_every_byte.py": 60,
    "tests/journeys/test_operator.py": 60,
    "tests/queue_core/simulation/test_learned_day.py": 55,
    "tests/queue_core/simulation/test_theory.py": 50,
    "tests/queue_core/simulation/test_from_history.py": 50,
    "tests/queue_core/simulation/test_announced_waits.py": 45,
    "tests/web/test_planning.py": 40,
    "tests/devices/test_agent.py": 30,
    "tests/queue_core/store/test_storage.py": 30,
    "tests/queue_core/store/test_collisions.py": 30,
    "tests/web/payments/test_no_money_is_lost.py": 30,
    "tests/crash/test_payments.py": 25,
    "tests/crash/test_mixed.py": 25,
    "tests/crash/test_live.py": 20,
}


def longest_first(items: list[pytest.Item]) -> None:
    """Sorts in place; the tests of a file keep their order."""
    items.sort(key=lambda item: -SECONDS.get(item.path.relative_to(HOUSE).as_posix(), 0))
