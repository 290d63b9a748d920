"""What a form of the settings is: one table of the file, `rows` (a list of tables) or `table`, and its fields.

A field's `name` is its path in the row, its `kind` how it is filled in:
`id text both texts number choice several row rows hours date flag colour list`. The checks are those of the core, not these.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from flask_babel import gettext as _

Field: TypeAlias = dict[str, Any]
Form: TypeAlias = dict[str, Any]


def field(name: str, label: str, kind: str = "text", hint: str = "", **more: Any) -> Field:
    """A field with what is particular to its kind: `options`, `of` (a table), `least`, `most`, `default`, `optional`."""
    return {"name": name, "label": label, "kind": kind, "hint": hint, **more}


def id_field(hint: str = "") -> Field:
    """The name by which the settings know a row; it can be given to a new row only."""
    return field(
        "id",
        _("Short name in the settings"),
        "id",
        hint or _("Latin letters, digits and hyphens; it cannot be changed later."),
    )
