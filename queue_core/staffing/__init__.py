"""How many windows to open, and which, on a day to come: guessed from the expected load, corrected by simulation."""

from __future__ import annotations

from queue_core.staffing.advice import HalfHourAdvice, LineAdvice, StaffingAdvice, advise

__all__ = ["HalfHourAdvice", "LineAdvice", "StaffingAdvice", "advise"]
