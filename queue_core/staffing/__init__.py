"""Advises which windows to open on a coming day: estimated from the expected load, corrected by simulation."""

from __future__ import annotations

from queue_core.staffing.advice import HalfHourAdvice, LineAdvice, StaffingAdvice, advise

__all__ = ["HalfHourAdvice", "LineAdvice", "StaffingAdvice", "advise"]
