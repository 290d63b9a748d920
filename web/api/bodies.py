"""Reads the JSON body of a request; every mistake in it becomes a 400 problem."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from web.input.reading import json_object
from web.problems import Problem

Choice = TypeVar("Choice", bound=StrEnum)


def json_body(*required: str) -> dict[str, Any]:
    """The request's JSON object. Raises a 400 problem when the body is not an object or lacks a required field."""
    body = json_object()
    missing = [name for name in required if body.get(name) in (None, "")]
    if missing:
        names = ", ".join(missing)
        raise Problem(400, "invalid_request", f"Не хватает полей: {names}.", f"Missing fields: {names}.")
    return body


def text_field(body: dict[str, Any], name: str, longest: int = 200) -> str | None:
    """An optional text. Raises a 400 problem when it is not a text or is too long."""
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > longest:
        raise Problem(
            400,
            "invalid_request",
            f"Поле «{name}» — строка не длиннее {longest} символов.",
            f"Field “{name}” is a text of at most {longest} characters.",
        )
    return value


def texts_field(body: dict[str, Any], name: str, longest: int = 20) -> tuple[str, ...]:
    """An optional list of texts. Raises a 400 problem when it is not such a list or is too long."""
    value = body.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > longest or not all(isinstance(one, str) for one in value):
        raise Problem(
            400,
            "invalid_request",
            f"Поле «{name}» — список строк, не больше {longest}.",
            f"Field “{name}” is a list of at most {longest} texts.",
        )
    return tuple(value)


def flag_field(body: dict[str, Any], name: str, default: bool) -> bool:
    """An optional boolean. Raises a 400 problem when it is anything else."""
    value = body.get(name, default)
    if not isinstance(value, bool):
        raise Problem(400, "invalid_request", f"Поле «{name}» — true или false.", f"Field “{name}” is true or false.")
    return value


def choice_field(body: dict[str, Any], name: str, kind: type[Choice], default: Choice | None = None) -> Choice:
    """A value from a fixed set. Raises a 400 problem that lists the allowed values."""
    value = body.get(name)
    if value is None and default is not None:
        return default
    try:
        return kind(str(value))
    except ValueError:
        words = ", ".join(member.value for member in kind)
        raise Problem(
            400, "invalid_request", f"Поле «{name}» — одно из: {words}.", f"Field “{name}” is one of: {words}."
        ) from None
