"""The shapes of socket messages: declared by their handlers, checked before these run, as the bodies of requests are."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from web.input.reading import shaped
from web.problems import Problem

Handler = TypeVar("Handler")
Message = TypeVar("Message")
Result = TypeVar("Result")
More = ParamSpec("More")

_SHAPES: dict[object, object] = {}


def hears(
    shape: type[Message],
) -> Callable[
    [Callable[Concatenate[Handler, Message, More], Result]],
    Callable[Concatenate[Handler, Any, More], Result | dict[str, Any]],
]:
    """Declares the shape of a message, which its handler gets. One of another shape is acknowledged with `ok` false and a
    `detail` that names each mistake by its place."""

    def declare(
        handler: Callable[Concatenate[Handler, Message, More], Result],
    ) -> Callable[Concatenate[Handler, Any, More], Result | dict[str, Any]]:
        @wraps(handler)
        def with_message(
            namespace: Handler, message: Any = None, *more: More.args, **named: More.kwargs
        ) -> Result | dict[str, Any]:
            try:
                body = shaped(shape, message)
            except Problem as refusal:
                return {"ok": False, "detail": refusal.sentence.en}
            return handler(namespace, body, *more, **named)

        _SHAPES[with_message] = shape
        return with_message  # type: ignore[return-value]  # Concatenate knows no default for the message

    return declare


def shape_of_message(handler: object) -> object | None:
    """The shape that a handler declares to hear; None when it looks at no message."""
    return _SHAPES.get(handler)


def understood(shape: type[Message], part: object) -> Message | None:
    """A part of a message as this shape; None when it is not one."""
    try:
        return shaped(shape, part)
    except Problem:
        return None
