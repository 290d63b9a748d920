"""Answers a question of a report with a file to download."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from flask import Response

from web.auth.budgets import share_of
from web.background import in_thread
from web.documents.document import Document
from web.documents.making import FileFormat, FileNotMade, written
from web.problems import Problem
from web.serving.limits import REPORTS


class Format(StrEnum):
    """What a report is answered as."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


def file_of(make: Callable[[], Document], asked: Format) -> Response:
    """The document that `make` returns, as a file; `make` runs in a thread and has no request.

    Raises Problem: 422 `too_long`, 429, or 500 `file_not_made`.
    """
    file_format = FileFormat(asked.value)
    content, name = content_of(make, file_format)
    return Response(
        content,
        content_type=file_format.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def content_of(make: Callable[[], Document], file_format: FileFormat) -> tuple[bytes, str]:
    """The bytes of the file, and its name. Raises as `file_of`."""
    with share_of(REPORTS):
        document = in_thread(make)
        try:
            content = written(document, file_format)
        except FileNotMade as error:
            raise Problem(
                500,
                "file_not_made",
                "Файл составить не удалось. Повторите; если не поможет, сообщите администратору: причина в журнале сервера.",
                "The file could not be made. Try again; if that does not help, tell the administrator: "
                "the server's log has the cause.",
            ) from error
    return content, f"{document.name}.{file_format.value}"
