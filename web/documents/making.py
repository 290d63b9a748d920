"""Has a document written as a file by a process of its own, within a time, a number of rows and a number of bytes."""

from __future__ import annotations

import logging
import subprocess
import sys
from enum import StrEnum

from web.documents.csv_file import as_csv
from web.documents.document import Document
from web.problems import Problem

log = logging.getLogger(__name__)

LONGEST_S = 60
MOST_BYTES = 32 * 1024 * 1024


class FileFormat(StrEnum):
    """What a document can be written as."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.PDF: "application/pdf",
}
MOST_ROWS = {FileFormat.CSV: 1_000_000, FileFormat.XLSX: 50_000, FileFormat.PDF: 5_000}
"""Of all tables of a document together. Excel itself has a million; the process would take too long for them, and nobody
reads them on paper."""


class FileNotMade(Exception):
    """The process failed, or exceeded its time or its memory; the cause is in the log."""


def written(document: Document, file_format: FileFormat) -> bytes:
    """The file's bytes; the same for the same document. Waits for a process: other greenlets go on meanwhile.

    Raises Problem, 422 `too_long`, when the document has too many rows, and FileNotMade.
    """
    if document.rows > MOST_ROWS[file_format]:
        raise Problem(
            422,
            "too_long",
            f"В отчёте больше {MOST_ROWS[file_format]} строк: сократите период или возьмите CSV.",
            f"The report has more than {MOST_ROWS[file_format]} rows: choose a shorter period, or take CSV.",
        )
    if file_format is FileFormat.CSV:
        return as_csv(document).encode()
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "web.documents.worker", file_format.value],
            input=document.to_json().encode(),
            capture_output=True,
            check=True,
            timeout=LONGEST_S,
        )
    except (subprocess.SubprocessError, OSError) as error:
        output = (getattr(error, "stderr", None) or b"").decode(errors="replace")[-2000:]
        log.error("%s could not be written as %s: %s %s", document.name, file_format, error, output)
        raise FileNotMade(str(error)) from error
    if not 0 < len(answer.stdout) <= MOST_BYTES:
        log.error("%s as %s has %d bytes", document.name, file_format, len(answer.stdout))
        raise FileNotMade(f"{len(answer.stdout)} bytes")
    return answer.stdout
