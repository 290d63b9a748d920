"""Mistakes in the billing system's files, by file and line. Values are never quoted: they may be personal data."""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_core.texts import Text

MOST_NAMED = 1000
"""Mistakes named one by one; those beyond are only counted, so that a wrong file of any length takes little memory."""


@dataclass(frozen=True)
class Mistake:
    """A mistake; `line` is None when it concerns the whole file."""

    file: str
    line: int | None
    what: Text

    def __str__(self) -> str:
        return f"{self.file}{f' line {self.line}' if self.line else ''}: {self.what.en}"


@dataclass
class Mistakes:
    """Collects mistakes."""

    named: list[Mistake] = field(default_factory=list)
    count: int = 0

    def add(self, file: str, line: int | None, ru: str, en: str) -> None:
        self.count += 1
        if len(self.named) < MOST_NAMED:
            self.named.append(Mistake(file, line, Text(ru=ru, en=en)))


class FilesRejected(Exception):
    """The files were not taken over. `mistakes` holds the first ones, `count` is their total number."""

    def __init__(self, mistakes: Mistakes) -> None:
        self.mistakes = tuple(mistakes.named)
        self.count = mistakes.count
        first = "; ".join(str(mistake) for mistake in self.mistakes[:5])
        super().__init__(f"{self.count} mistake(s): {first}{' …' if self.count > 5 else ''}")
