"""Breaks: the rule of clause 6.2.5, whether the hall can spare a window, and the verdict on a request."""

from __future__ import annotations

from queue_core.breaks.requests import Answer, Verdict, judge, may_begin
from queue_core.breaks.rule import break_leaves_nobody, leaving_leaves_nobody

__all__ = ["Answer", "Verdict", "break_leaves_nobody", "judge", "leaving_leaves_nobody", "may_begin"]
