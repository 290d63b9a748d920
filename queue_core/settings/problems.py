"""What is wrong with an office's settings: each error with its place in the file, so that a page can say it at its field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

# Names of tables and fields, and places in lists counted from 0: ("windows", 2, "skills").
Place: TypeAlias = tuple[int | str, ...]

_WHERE = re.compile(r"^([a-z_]+)(?: “([^”]*)”| number (\d+))?(?: ([a-z_]+)(?=:))?")


@dataclass(frozen=True, slots=True)
class Problem:
    """One error: where, and why in English. `listed` is the sentence that stands in a list of errors."""

    place: Place
    why: str
    listed: str


def at_place(raw: Any, place: Place, why: str) -> Problem:
    """Says where an error is in the file's own words: [[windows]] 3 rather than windows.2."""
    names = []
    for part in place:
        if isinstance(part, int):
            names.append(f"number {part + 1}")
            raw = raw[part] if isinstance(raw, list) and part < len(raw) else None
            if isinstance(raw, dict) and "id" in raw:
                names[-1] += f" (“{raw['id']}”)"
        else:
            names.append(part)
            raw = raw.get(part) if isinstance(raw, dict) else None
    return Problem(place, why, f"{' '.join(names)}: {why}")


def of_sentence(raw: dict[str, Any], sentence: str) -> Problem:
    """An error that a check between tables tells: “windows “3” skills: there is no service “x””, “exceptions number 2 …”."""
    found = _WHERE.match(sentence)
    if not found:
        return Problem((), sentence, sentence)
    table, name, number, field = found.groups()
    place: Place = (table,)
    rows = raw.get(table)
    if name is not None and isinstance(rows, list):
        ids = [row.get("id") if isinstance(row, dict) else None for row in rows]
        place += (ids.index(name),) if name in ids else ()
    elif number is not None:
        place += (int(number) - 1,)
    return Problem(place + ((field,) if field else ()), sentence.partition(": ")[2] or sentence, sentence)


class SettingsInvalid(Exception):
    """The settings file is wrong. `problems` names every error at once, one sentence each."""

    def __init__(self, source: str, problems: list[str], found: Sequence[Problem] = ()) -> None:
        self.source = source
        self.problems = problems
        # The same with their places, where the file could be read at all.
        self.found = tuple(found)
        listed = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"{source} has {len(problems)} error(s):\n{listed}")
