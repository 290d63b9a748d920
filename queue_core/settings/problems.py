"""Errors in an office's settings, as data: the place of each, its code, and the values in its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from queue_core.settings.wording import Code
from queue_core.texts import Text

# Names of tables and fields, and places in lists counted from 0: ("windows", 2, "skills").
Place: TypeAlias = tuple[int | str, ...]

_LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One error. `values`, as written in the settings, fill the braces of `code`; `place` is () for the whole file."""

    place: Place
    code: Code
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> Text:
        """What is wrong, worded to follow the name of the place and a colon."""
        shown = {name: value if isinstance(value, float) else printable(value) for name, value in self.values.items()}
        return Text(ru=self.code.value.ru.format(**shown), en=self.code.value.en.format(**shown))

    @property
    def sentence(self) -> Text:
        """What is wrong as a complete sentence, for display next to the field."""
        text = self.text
        return Text(ru=_sentence(text.ru), en=_sentence(text.en))

    def listed(self, raw: Mapping[str, Any]) -> Text:
        """What is wrong, after its place in the file's own terms: “windows number 3 (“3a”) skills: …”, not “windows.2”.

        `raw` is the content of the file, for the ids of its rows.
        """
        text = self.text
        if not self.place:
            return text
        return Text(
            ru=f"{' '.join(_words(raw, self.place, '№'))}: {text.ru}",
            en=f"{' '.join(_words(raw, self.place, 'number'))}: {text.en}",
        )

    def within(self, place: Place) -> Problem:
        """The same problem, with its place counted from the enclosing table `place`."""
        return replace(self, place=place + self.place)


class CheckFailed(ValueError):
    """Raised by a table's validator; pydantic carries it, with codes and values, to `pydantic_errors.problems_of`.

    The places of `problems` are relative to what the validator checks.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.listed({}).en for problem in self.problems))


def wrong(code: Code, **values: object) -> CheckFailed:
    """The error of a validator that has a single problem with what it checks."""
    return CheckFailed([Problem((), code, values)])


def printable(value: object) -> str:
    """A value fit for a sentence: shortened, and without lone surrogates."""
    try:
        text = str(value)
    except ValueError:  # a hexadecimal number in TOML can be too long for Python to write in decimal
        return "…"
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def _words(raw: Any, place: Place, number: str) -> Iterator[str]:
    for part in place:
        if isinstance(part, int):
            raw = raw[part] if isinstance(raw, list) and part < len(raw) else None
            name = raw.get("id") if isinstance(raw, dict) else None
            yield f"{number} {part + 1} (“{printable(name)}”)" if isinstance(name, str) else f"{number} {part + 1}"
        else:
            raw = raw.get(part) if isinstance(raw, dict) else None
            yield printable(part)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


class SettingsInvalid(Exception):
    """Settings that cannot be used: `problems` are all their errors. The exception's text lists them in English.

    `source` is the settings' name for display, `raw` their content as read; `advice` is a last line on what to do.
    """

    def __init__(
        self, source: str, problems: Iterable[Problem], raw: Mapping[str, Any] | None = None, advice: str = ""
    ) -> None:
        self.source = source
        self.problems = tuple(problems)
        self.raw = raw or {}
        self.advice = advice
        lines = [f"{source} has {len(self.problems)} error(s):", *(f"  - {line}" for line in self.listed)]
        super().__init__("\n".join([*lines, advice] if advice else lines))

    @property
    def listed(self) -> list[str]:
        """Each problem with its place, in English."""
        return [problem.listed(self.raw).en for problem in self.problems]
