"""Turns pydantic's errors into problems, by type and context; problems from the tables' own checks pass unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from queue_core.settings.problems import CheckFailed, Problem
from queue_core.settings.wording import Code

_PLAIN = {
    "missing": Code.REQUIRED,
    "extra_forbidden": Code.UNKNOWN_FIELD,
    "model_type": Code.NOT_A_TABLE,
    "model_attributes_type": Code.NOT_A_TABLE,
    "dict_type": Code.NOT_A_TABLE,
    "mapping_type": Code.NOT_A_TABLE,
    "list_type": Code.NOT_A_LIST,
    "tuple_type": Code.NOT_A_LIST,
    "string_type": Code.NOT_TEXT,
    "string_unicode": Code.NOT_TEXT,
    "path_type": Code.NOT_TEXT,
    "int_type": Code.NOT_A_WHOLE_NUMBER,
    "int_parsing": Code.NOT_A_WHOLE_NUMBER,
    "int_parsing_size": Code.NOT_A_WHOLE_NUMBER,
    "int_from_float": Code.NOT_A_WHOLE_NUMBER,
    "float_type": Code.NOT_A_NUMBER,
    "float_parsing": Code.NOT_A_NUMBER,
    "decimal_type": Code.NOT_A_NUMBER,
    "decimal_parsing": Code.NOT_A_NUMBER,
    "finite_number": Code.NOT_A_NUMBER,
    "bool_type": Code.NOT_YES_OR_NO,
    "bool_parsing": Code.NOT_YES_OR_NO,
}
# Types with a limit: the limit's name in pydantic's context, the code, and the limit's name in the code's text.
_WITH_LIMIT = {
    "greater_than_equal": ("ge", Code.TOO_SMALL, "least"),
    "less_than_equal": ("le", Code.TOO_LARGE, "most"),
    "greater_than": ("gt", Code.NOT_ABOVE, "limit"),
    "less_than": ("lt", Code.NOT_BELOW, "limit"),
    "string_too_long": ("max_length", Code.TOO_LONG, "most"),
    "too_long": ("max_length", Code.TOO_MANY, "most"),
}
# With a minimum of one, too short means empty.
_EMPTY = {"string_too_short": Code.EMPTY_TEXT, "too_short": Code.EMPTY_LIST}


def problems_of(error: ValidationError) -> list[Problem]:
    """Every error that pydantic reports, at its place."""
    return [problem.within(detail["loc"]) for detail in error.errors() for problem in _problems(detail)]


def _problems(detail: ErrorDetails) -> tuple[Problem, ...]:
    kind, context = detail["type"], detail.get("ctx", {})
    failed = context.get("error")
    if isinstance(failed, CheckFailed):
        return failed.problems
    return (_problem(kind, context, detail["msg"]),)


def _problem(kind: str, context: Mapping[str, Any], message: str) -> Problem:
    if kind in _PLAIN:
        return Problem((), _PLAIN[kind])
    if kind in _WITH_LIMIT:
        theirs, code, ours = _WITH_LIMIT[kind]
        return Problem((), code, {ours: _plain(context[theirs])})
    if kind in _EMPTY and context["min_length"] == 1:
        return Problem((), _EMPTY[kind])
    if kind in {"literal_error", "enum"}:
        # Pydantic joins the options for an English sentence: 'show' or 'call'.
        return Problem((), Code.NOT_OFFERED, {"options": context["expected"].replace(" or ", ", ")})
    return Problem((), Code.OUT_OF_FORM, {"reason": message})


def _plain(limit: Any) -> Any:
    """A whole number without its decimal point: 240 rather than 240.0."""
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit
