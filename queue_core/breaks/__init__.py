"""Breaks: the rule of clause 6.2.5, whether the hall can spare a window, and the verdict on a request."""

from __future__ import annotations

from queue_core.breaks.requests import Answer, Verdict, judge, may_begin
from queue_core.breaks.rule import last_to_break, last_to_leave

__all__ = ["Answer", "Verdict", "judge", "last_to_break", "last_to_leave", "may_begin"]
