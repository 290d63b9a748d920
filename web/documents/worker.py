"""The process that writes one document and ends: `python -m web.documents.worker xlsx`, JSON in, the file's bytes out.

A process of its own has its own processor time and memory, both bounded, and no lock shared with the server's boards.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable

from web.documents.document import Document

MOST_CPU_S = 60
MOST_MEMORY_BYTES = 2 * 1024**3


def _workbook(document: Document) -> bytes:
    from web.documents.workbook import as_workbook  # noqa: PLC0415  # 0.1 s that the other format need not wait for

    return as_workbook(document)


def _pdf(document: Document) -> bytes:
    from web.documents.pdf import as_pdf  # noqa: PLC0415

    return as_pdf(document)


_WRITERS: dict[str, Callable[[Document], bytes]] = {"xlsx": _workbook, "pdf": _pdf}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    [writer] = sys.argv[1:]
    document = Document.from_json(sys.stdin.buffer.read().decode())
    sys.stdout.buffer.write(_WRITERS[writer](document))


if __name__ == "__main__":
    main()
