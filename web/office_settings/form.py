"""The parts of a settings form: a table of the file, as `rows` (a list of tables) or `table`, and its fields.

A field's `name` is its path in the row, its `kind` how it is filled in:
`id text both texts number choice several row rows hours date flag colour list`. Only the core checks the values.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from flask_babel import gettext as _

Field: TypeAlias = dict[str, Any]
Form: TypeAlias = dict[str, Any]


def field(name: str, label: str, kind: str = "text", hint: str = "", **more: Any) -> Field:
    """A field, with the options of its kind: `options`, `of` (a table), `least`, `most`, `default`, `optional`."""
    return {"name": name, "label": label, "kind": kind, "hint": hint, **more}


def id_field(hint: str = "") -> Field:
    """The field of a row's id in the settings; it can be entered only for a new row."""
    return field(
        "id",
        _("Short name in the settings"),
        "id",
        hint or _("Latin letters, digits and hyphens; it cannot be changed later."),
    )
