"""What is wrong with an office's settings, as data: the place of each error, its code, and the values of its sentence."""

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
    """One error. `values` are what `code` names in braces, as they stand in the settings; `place` is () for the file as a whole."""

    place: Place
    code: Code
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> Text:
        """What is wrong, to follow the name of the place and a colon."""
        shown = {name: value if isinstance(value, float) else printable(value) for name, value in self.values.items()}
        return Text(ru=self.code.value.ru.format(**shown), en=self.code.value.en.format(**shown))

    @property
    def sentence(self) -> Text:
        """What is wrong as a sentence of its own, to stand beside the field."""
        return Text(ru=_sentence(self.text.ru), en=_sentence(self.text.en))

    def listed(self, raw: Mapping[str, Any]) -> Text:
        """What is wrong after its place in the file's own words: “windows number 3 (“3a”) skills: …” rather than windows.2.

        `raw` is what was read from the file, for the ids of its rows.
        """
        if not self.place:
            return self.text
        return Text(
            ru=f"{' '.join(_words(raw, self.place, '№'))}: {self.text.ru}",
            en=f"{' '.join(_words(raw, self.place, 'number'))}: {self.text.en}",
        )

    def within(self, place: Place) -> Problem:
        """The same problem, its place counted from further out."""
        return replace(self, place=place + self.place)


class CheckFailed(ValueError):
    """Raised by a validator of a table: pydantic carries it, and with it codes and values, to `pydantic_errors.problems_of`.

    The places of `problems` count from what the validator judges.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.listed({}).en for problem in self.problems))


def wrong(code: Code, **values: object) -> CheckFailed:
    """The error of a validator that finds one fault in what it judges."""
    return CheckFailed([Problem((), code, values)])


def printable(value: object) -> str:
    """A value as a sentence can hold it: cut short, and without half characters."""
    try:
        written = str(value)
    except ValueError:  # a hexadecimal number of TOML can be too long for Python to write in tens
        return "…"
    written = written.encode("utf-8", "replace").decode("utf-8")
    return written if len(written) <= _LONGEST_VALUE else f"{written[: _LONGEST_VALUE - 1]}…"


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
    """Settings that cannot be in force: `problems` are all their errors at once. As a string it lists them in English.

    `source` names the settings for people, `raw` is what was read of them; `advice` is a last line on what to do.
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
