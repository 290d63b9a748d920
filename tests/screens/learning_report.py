"""A full report on what an office has learned: the office of the pictures has no weeks behind it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.running import OPERATORS, RunningServer
from tests.screens.told import answered

_KINDS = (
    ("consultation", {"ru": "Консультация", "en": "Consultation"}, 600),
    ("cash_operation", {"ru": "Кассовая операция", "en": "Cash operation"}, 300),
)
_HALF_HOURS = [f"{8 + half // 2:02d}:{30 * (half % 2):02d}" for half in range(18)]
_WEIGHTS = (0.9, 1.4, 1.6, 1.6, 1.4, 1.2, 1.0, 0.9, 1.1, 1.2, 1.1, 0.9, 0.9, 0.8, 0.8, 0.7, 0.5, 0.3)


def _total(means_s: tuple[float, float], shares: tuple[float, float], held: float, stretch_s: float | None) -> Any:
    return {
        "days": 22,
        "kinds": [
            {"key": key, "label": label, "n": n, "mean_s": mean_s, "share_in_target": share, "target_s": target_s}
            for (key, label, target_s), n, mean_s, share in zip(_KINDS, (2214, 1893), means_s, shares, strict=True)
        ],
        "days_held": held,
        "worst_s": 1410.0 + means_s[0],
        "stretch_s": stretch_s,
    }


def _gain(before: Any, after: Any, change: float, verdict: str) -> Any:
    return {"before": before, "after": after, "change": change, "half_width": 0.021, "verdict": verdict}


def _scores(n: int, coverage: float) -> dict[str, Any]:
    return {"n": n, "at_once": 61, "coverage": coverage, "bias_s": -7, "mae_s": 158, "width_s": 456, "margin_s": -31}


def filled(page: Page, _server: RunningServer) -> None:
    """Weeks of history, proposals better, worse and the same, and some days still to be replayed."""
    now = _total((286.0, 150.0), (0.87, 0.86), 0.86, 12400.0)

    def fill(report: dict[str, Any]) -> None:
        first_come = _total((268.0, 198.0), (0.88, 0.79), 0.73, None)
        later, fixed = (
            _total((270.0, 138.0), (0.88, 0.88), 0.95, 13200.0),
            _total((292, 156), (0.86, 0.85), 0.86, 12400),
        )
        earlier = _total((322.0, 171.0), (0.83, 0.82), 0.77, 11700.0)
        proposals = report["own_days"]["proposals"]
        gains = {
            "fixed_rate": _gain(now, fixed, 0.012, "same"),
            "later_breaks": _gain(now, later, -0.034, "better"),
            "earlier_breaks": _gain(now, earlier, 0.066, "worse"),
        }
        report["own_days"] = {
            "days": 22,
            "missing": 2,
            "left_out": 0,
            "recorded": _total((291.0, 148.0), (0.87, 0.86), 0.86, None),
            "over_first_come": _gain(first_come, now, -0.068, "better"),
            "proposals": [{**proposal, "gain": gains[proposal["id"]]} for proposal in proposals],
        }
        for place, row in enumerate(report["learned"]["services"][:4]):
            times = {"n": 412 - 60 * place, "mean_s": 561.0 - 70 * place, "spread_s": 431.0 - 40 * place}
            operators = [
                {**times, "n": times["n"] // 2, "operator": login, "name": name}
                for login, name in list(OPERATORS.items())[:2]
            ]
            row |= {"times": times, "expected_s": times["mean_s"] + 4, "basis": "learned", "operators": operators}
        report["learned"]["weekdays"] = [
            {
                "weekday": weekday,
                "days": 8,
                "half_hours": [
                    {"from": time, "visitors": round(10 * weight * volume, 2)}
                    for time, weight in zip(_HALF_HOURS, _WEIGHTS, strict=True)
                ],
            }
            for weekday, volume in enumerate((1.2, 1.0, 0.95, 0.95, 0.8))
        ]
        report["latest_day"] = {
            "day": "2026-11-20",
            "announced": {
                **_scores(112, 0.81),
                "kinds": [
                    {"key": key, "label": label, **_scores(n, share)}
                    for (key, label, _), n, share in zip(_KINDS, (68, 44), (0.82, 0.8), strict=True)
                ],
            },
            "expected": 171.4,
            "came": 183,
            "half_hours": [
                {"from": time, "expected": 10 * weight, "came": round(11 * weight)}
                for time, weight in zip(_HALF_HOURS, _WEIGHTS, strict=True)
            ],
        }

    answered(page, "**/reports/learning", fill)
    page.reload()
    expect(page.locator(".proposal")).to_have_count(3)
