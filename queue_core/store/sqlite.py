"""Imports sqlite-utils without pandas and numpy, which it would load if they are installed (OR-Tools needs them): half a
second of each start for nothing used here."""

from __future__ import annotations

import sys

_UNUSED = ("pandas", "numpy")
_known = {name: sys.modules.get(name) for name in _UNUSED}
sys.modules.update(dict.fromkeys(_UNUSED))  # type: ignore[arg-type]  # None: the documented way to make an import fail
try:
    from sqlite_utils import Database, Migrations
finally:
    for _name, _module in _known.items():
        if _module is None:
            del sys.modules[_name]
        else:
            sys.modules[_name] = _module

__all__ = ["Database", "Migrations"]
