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
    return {"name": name, "label": label, "kind": kind, "hint": hint, **more}


def id_field(hint: str = "") -> Field:
    return field(
        "id", _("Short name in the settings"), "id", hint or _("Latin letters, digits and hyphens; stays as it is.")
    )
