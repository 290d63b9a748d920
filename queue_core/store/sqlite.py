"""sqlite-utils without pandas: it would load pandas whenever that is installed (OR-tools bring it along), half a second of
each start for nothing that is used here."""

from __future__ import annotations

import sys

_known = sys.modules.get("pandas")
sys.modules["pandas"] = None  # type: ignore[assignment]  # the documented way to make an import fail
try:
    from sqlite_utils import Database, Migrations
finally:
    if _known is None:
        del sys.modules["pandas"]
    else:
        sys.modules["pandas"] = _known

__all__ = ["Database", "Migrations"]
