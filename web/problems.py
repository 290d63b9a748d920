"""Turns refusals into RFC 9457 problem documents with a stable code and a sentence in the reader's language."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, json, render_template, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException

from queue_core.errors import Category, FileDamaged, Refusal, ServiceClosed, StorageFailed
from queue_core.store.failures import is_of_the_machine
from queue_core.texts import Text
from web.language import page_language

TOO_MANY = 429

_NO_SUCH_PAGE = Text(
    ru="Такой страницы здесь нет. Проверьте адрес или начните со списка страниц.",
    en="There is no such page here. Check the address, or begin with the list of pages.",
)


@dataclass(frozen=True, slots=True)
class InputMistake:
    """One mistake in what was sent: where it stands, from the outside in, and what it is."""

    place: tuple[str | int, ...]
    sentence: Text
    missing: bool = False


class Problem(Exception):
    """A request that is refused before it reaches the core."""

    def __init__(
        self,
        status: int,
        code: str,
        ru: str,
        en: str,
        retry_after_s: int | None = None,
        mistakes: tuple[InputMistake, ...] = (),
    ) -> None:
        """`retry_after_s`: when the same request may succeed, in seconds; it becomes the answer's Retry-After.
        `mistakes` become its `errors`."""
        super().__init__(en)
        self.retry_after_s = retry_after_s
        self.mistakes = mistakes
        self.status = status
        self.code = code
        self.sentence = Text(ru=ru, en=en)


def install(app: Flask) -> None:
    """Turns the core's refusals and every HTTP error under /api into problem documents."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        extra = {"reason": refusal.reason_code} if isinstance(refusal, ServiceClosed) else {}
        return problem(status_of(refusal), refusal.code, refusal.sentence, **extra)

    @app.errorhandler(Problem)
    def wrong(refused: Problem) -> Response:
        listed = [{"place": list(one.place), "text": one.sentence.view()} for one in refused.mistakes]
        extra = {"errors": listed} if listed else {}
        answer = problem(refused.status, refused.code, refused.sentence, **extra)
        if refused.retry_after_s is not None:
            answer.headers["Retry-After"] = str(refused.retry_after_s)
        return answer

    @app.errorhandler(FileDamaged)
    def damaged(error: FileDamaged) -> Response:
        return problem(503, error.code, error.sentence, file=error.file)

    @app.errorhandler(StorageFailed)
    def disk(error: StorageFailed) -> Response:
        app.logger.error("%s", error)
        return problem(
            503,
            "storage_failed",
            Text(
                ru="Данные не записываются на диск. Ничего не изменено; позовите администратора.",
                en="The disk does not take data. Nothing was changed; call the administrator.",
            ),
        )

    @app.errorhandler(sqlite3.Error)
    @app.errorhandler(OSError)
    def machine(error: Exception) -> Response:
        """What is not the journal's: accounts, visit cards, reports through connections of their own."""
        if not is_of_the_machine(error):
            raise error
        app.logger.error("%s %s: %s", request.method, request.url_rule, error, exc_info=error)
        return problem(
            503,
            "storage_failed",
            Text(
                ru="Файлы офиса сейчас недоступны. Ничего не изменено; повторите позже или позовите администратора.",
                en="The office's files cannot be used now. Nothing was changed; try again later, or call the administrator.",
            ),
        )

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response | HTTPException:
        if error.code is not None and error.code < 400:
            return error
        code = (error.name or "error").lower().replace(" ", "_")
        if error.code == 404 and not request.path.startswith("/api/"):
            return problem(404, code, _NO_SUCH_PAGE)
        return problem(
            error.code or 500, code, Text(ru=f"Запрос не выполнен: {error.name}.", en=error.description or error.name)
        )


_STATUS = {Category.NOT_FOUND: 404, Category.CONFLICT: 409, Category.INVALID: 422, Category.UNAVAILABLE: 503}


def status_of(refusal: Refusal) -> int:
    """The status of the answer to a refused request."""
    return _STATUS[refusal.category]


def problem(status: int, code: str, sentence: Text, **extra: Any) -> Response:
    """A problem document; a page for people shows only the sentence."""
    if _is_for_people(status):
        message = getattr(sentence, page_language())
        if request_ctx.url_adapter is None:
            # The request names no host that an address could be made of.
            return Response(f"{message}\n", status, mimetype="text/plain")
        return Response(render_template("message.html", message=message), status)
    body = {
        "type": f"about:blank#{code}",
        "title": code.replace("_", " "),
        "status": status,
        "code": code,
        "detail": getattr(sentence, page_language()),
        "text": sentence.view(),
        **extra,
    }
    return Response(json.dumps(body), status=status, mimetype="application/problem+json")


def _is_for_people(status: int) -> bool:
    """Whether a person reads the answer: not on the API, nor where a page's script has sent JSON."""
    if request.path.startswith("/api/") or request.mimetype == "application/json":
        return False
    return status != TOO_MANY or "text/html" in request.headers.get("Accept", "")
