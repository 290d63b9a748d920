"""Edits of a settings file: tables are replaced while comments stay; and the differences between two versions."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import tomlkit
from tomlkit.items import AoT, Table

# {"path": "windows[3].skills", "before": …, "after": …}: null for what was added or removed.
Change: TypeAlias = dict[str, Any]


def edited(toml: str, tables: Mapping[str, Any]) -> str:
    """The text with top-level tables replaced; null removes a table. What stays keeps its comments.

    Rows of a list are identified by their `id`. A field that is null is left out.
    """
    document = tomlkit.parse(toml)
    for name, value in tables.items():
        if value is None or value == []:
            document.pop(name, None)
        elif isinstance(value, list):
            _put_rows(document, name, value)
        elif name in document and isinstance(document[name], Table):
            _update(document[name], value)
        else:
            document[name] = _made(value)
    return tomlkit.dumps(document)


def _put_rows(document: Any, name: str, wanted: Sequence[Mapping[str, Any]]) -> None:
    """An array of tables in the wanted order: a row that was there keeps its comments and, if possible, its place."""
    present = document.get(name)
    if not isinstance(present, AoT):
        document[name] = _array(wanted, {})
        return
    keys = [_key(row) for row in wanted]
    for place in reversed(range(len(present))):
        if _key(present[place]) not in keys:
            del present[place]
    kept = [_key(row) for row in present]
    if kept != keys[: len(kept)]:
        document[name] = _array(wanted, {_key(row): row for row in present})
        return
    for old, row in zip(list(present), wanted, strict=False):
        _update(old, row)
    for row in wanted[len(kept) :]:
        present.append(_made(row))


def _array(wanted: Sequence[Mapping[str, Any]], known: Mapping[str | None, Any]) -> AoT:
    rows = tomlkit.aot()
    for row in wanted:
        old = known.get(_key(row))
        if old is None:
            rows.append(_made(row))
        else:
            _update(old, row)
            rows.append(old)
    return rows


def _update(table: Any, wanted: Mapping[str, Any]) -> None:
    for gone in [name for name in table if name not in wanted or wanted[name] is None]:
        del table[gone]
    for name, value in wanted.items():
        if value is None:
            continue
        present = table.get(name)
        if _plain(present) == value:
            continue
        if isinstance(value, Mapping) and hasattr(present, "items"):
            _update(present, value)
        elif isinstance(value, Mapping):
            table[name] = _inline(value)
        else:
            table[name] = _value(value)


def _made(value: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for name, part in value.items():
        if part is not None:
            table[name] = _inline(part) if isinstance(part, Mapping) else _value(part)
    return table


def _inline(value: Mapping[str, Any]) -> Any:
    table = tomlkit.inline_table()
    table.update({name: part for name, part in value.items() if part is not None})
    return table


def _value(value: Any) -> Any:
    if isinstance(value, list) and value and all(isinstance(part, Mapping) for part in value):
        rows = tomlkit.array()
        for part in value:
            rows.append(_inline(part))
        return rows.multiline(True)
    return value


def _plain(value: Any) -> Any:
    plain = value.unwrap() if hasattr(value, "unwrap") else value
    return plain.isoformat() if isinstance(plain, date) else plain


def differences(before: str, after: str) -> list[Change]:
    """What differs between two texts, field by field, in the order of the later text."""
    return list(_differences("", tomllib.loads(before), tomllib.loads(after)))


def _differences(path: str, before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys([*after, *before]):
            yield from _differences(f"{path}.{name}" if path else name, before.get(name), after.get(name))
    elif _is_rows(before) or _is_rows(after):
        old, new = _by_key(before), _by_key(after)
        for key in dict.fromkeys([*new, *old]):
            yield from _differences(f"{path}[{key}]", old.get(key), new.get(key))
        if [key for key in old if key in new] != [key for key in new if key in old]:
            yield {"path": f"{path} order", "before": list(old), "after": list(new)}
    elif before != after:
        yield {"path": path, "before": _as_json(before), "after": _as_json(after)}


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _by_key(rows: Any) -> dict[str, Any]:
    return {str(_key(row) or number): row for number, row in enumerate(rows or [], start=1)}


def _key(row: Mapping[str, Any]) -> str | None:
    key = row.get("id") or row.get("date")
    return str(_plain(key)) if key is not None else None


def _as_json(value: Any) -> Any:
    """A value in a form that JSON can hold."""
    if isinstance(value, dict):
        return {name: _as_json(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_as_json(part) for part in value]
    return str(value) if value is not None and not isinstance(value, str | int | float | bool) else value
