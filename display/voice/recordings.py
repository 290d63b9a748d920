"""Speech from the office's own recordings: which are needed, which are missing, and how they are joined into a phrase."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from display.voice.phrases import Fragment, Phrase, letter_fragment, number_fragment, phrase_of, word_fragments
from queue_core.settings import Settings

LANGUAGES = ("ru", "en")
# Between recordings of one clause, and between the clauses, in seconds.
_BETWEEN_S, _AFTER_CLAUSE_S = 0.04, 0.28
_LONGEST_S = 6.0
# No ticket series counts further in a day. Beyond it espeak-ng reads.
_COUNTED = (*range(20), *range(20, 100, 10), *range(100, 1000, 100))


class RecordingsIncomplete(Exception):
    """Recordings that a phrase needs are not in the folder; `missing` names their files."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(f"recordings are missing: {', '.join(missing)}")
        self.missing = missing


class RecordingsUnfit(Exception):
    """A recording cannot be joined with the others; the sentence says why."""


@dataclass(frozen=True, slots=True)
class ToRecord:
    """One recording to make: its file below the folder, and the words to say."""

    file: str
    text: str


def to_record(settings: Settings) -> list[ToRecord]:
    """Every recording that this office's calls need, in both languages: its series, its windows, numbers up to 999."""
    wanted: dict[str, str] = {}
    for lang in LANGUAGES:
        fragments: list[Fragment] = [*word_fragments(lang)]
        fragments += [letter_fragment(series, lang) for series in sorted({s.series for s in settings.services})]
        fragments += [number_fragment(part, lang) for part in _COUNTED]
        for window in settings.windows:
            fragments += phrase_of("0", window.id, lang, window.says).clauses[1]
        for fragment in fragments:
            wanted.setdefault(file_of(lang, fragment), fragment.text)
    return [ToRecord(file, text) for file, text in wanted.items()]


def file_of(lang: str, fragment: Fragment) -> str:
    return f"{lang}/{fragment.name}.wav"


def missing(folder: Path, wanted: Iterable[str]) -> list[str]:
    """Those files that are not in the folder."""
    return [file for file in wanted if not (folder / file).is_file()]


def join(folder: Path, phrase: Phrase) -> bytes:
    """The phrase as one WAV file.

    Raises RecordingsIncomplete, naming every missing file, and RecordingsUnfit when one is not PCM, has another sample rate,
    width or number of channels than the first, or is too long to be one of them.
    """
    files = [file_of(phrase.lang, fragment) for fragment in phrase.fragments]
    if lacking := missing(folder, dict.fromkeys(files)):
        raise RecordingsIncomplete(lacking)
    sound = io.BytesIO()
    with wave.open(sound, "wb") as joined:
        form: tuple[int, int, int] | None = None
        for clause in phrase.clauses:
            for fragment in clause:
                file = file_of(phrase.lang, fragment)
                found, frames = _read(folder / file, file)
                if form is None:
                    form = found
                    joined.setnchannels(form[0])
                    joined.setsampwidth(form[1])
                    joined.setframerate(form[2])
                elif found != form:
                    raise RecordingsUnfit(f"{file} is {_in_words(found)}, but {files[0]} is {_in_words(form)}")
                joined.writeframes(frames + _silence(form, _BETWEEN_S))
            if form:
                joined.writeframes(_silence(form, _AFTER_CLAUSE_S))
    return sound.getvalue()


def _read(path: Path, name: str) -> tuple[tuple[int, int, int], bytes]:
    try:
        with wave.open(str(path), "rb") as recording:
            form = (recording.getnchannels(), recording.getsampwidth(), recording.getframerate())
            if recording.getnframes() > form[2] * _LONGEST_S:
                raise RecordingsUnfit(f"{name} is longer than {_LONGEST_S:.0f} s")
            return form, recording.readframes(recording.getnframes())
    except (wave.Error, EOFError, OSError) as error:
        raise RecordingsUnfit(f"{name} is no PCM WAV file: {error}") from error


def _silence(form: tuple[int, int, int], seconds: float) -> bytes:
    channels, width, rate = form
    # Eight-bit sound is unsigned: its silence is in the middle.
    return (b"\x80" if width == 1 else b"\0") * (channels * width * int(rate * seconds))


def _in_words(form: tuple[int, int, int]) -> str:
    channels, width, rate = form
    return f"{rate} Hz, {8 * width} bit, {channels} channel(s)"
