"""Speech from the office's own recordings: lists those needed, finds those missing, and joins them into a phrase."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from display.voice.phrases import Fragment, Phrase, letter_fragment, number_fragment, phrase_of, word_fragments
from queue_core.settings import Settings
from queue_core.settings.offline import offline_series

LANGUAGES = ("ru", "en")
# The pauses between recordings within a clause, and after each clause, in seconds.
_BETWEEN_S, _AFTER_CLAUSE_S = 0.04, 0.28
_LONGEST_S = 6.0
# No ticket series reaches 1000 in a day; beyond that espeak-ng reads.
_COUNTED = (*range(20), *range(20, 100, 10), *range(100, 1000, 100))


class RecordingsIncomplete(Exception):
    """Recordings that a phrase needs are not in the folder; `missing` names their files."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(f"recordings are missing: {', '.join(missing)}")
        self.missing = missing


class RecordingsUnfit(Exception):
    """A recording cannot be joined with the others; the message gives the reason."""


@dataclass(frozen=True, slots=True)
class ToRecord:
    """A recording to make: its path within the folder, and the words to speak."""

    file: str
    text: str


def to_record(settings: Settings) -> list[ToRecord]:
    """Every recording that this office's calls need in both languages: its series, its windows, and numbers up to 999."""
    wanted: dict[str, str] = {}
    # Kiosks give numbers of letters of their own while the server is away.
    without_server = {offline_series(settings, kiosk.id) for kiosk in settings.kiosks if kiosk.offline_port}
    letters = sorted({service.series for service in settings.services} | without_server)
    for lang in LANGUAGES:
        fragments: list[Fragment] = [*word_fragments(lang)]
        fragments += [letter_fragment(letter, lang) for letter in letters]
        fragments += [number_fragment(part, lang) for part in _COUNTED]
        for window in settings.windows:
            fragments += phrase_of("0", window.id, lang, window.says).clauses[1]
        for fragment in fragments:
            wanted.setdefault(file_of(lang, fragment), fragment.text)
    return [ToRecord(file, text) for file, text in wanted.items()]


def file_of(lang: str, fragment: Fragment) -> str:
    return f"{lang}/{fragment.name}.wav"


def missing(folder: Path, wanted: Iterable[str]) -> list[str]:
    """The wanted files that are not in the folder."""
    return [file for file in wanted if not (folder / file).is_file()]


def join(folder: Path, phrase: Phrase) -> bytes:
    """The phrase as one WAV file.

    Raises RecordingsIncomplete, naming every missing file, and RecordingsUnfit when a recording is not PCM, differs from the
    first in sample rate, sample width or number of channels, or is too long for a fragment.
    """
    files = [file_of(phrase.lang, fragment) for fragment in phrase.fragments]
    if absent := missing(folder, dict.fromkeys(files)):
        raise RecordingsIncomplete(absent)
    sound = io.BytesIO()
    with wave.open(sound, "wb") as joined:
        joined_format: tuple[int, int, int] | None = None
        for clause in phrase.clauses:
            for fragment in clause:
                file = file_of(phrase.lang, fragment)
                sound_format, frames = _read(folder / file, file)
                if joined_format is None:
                    joined_format = sound_format
                    joined.setnchannels(sound_format[0])
                    joined.setsampwidth(sound_format[1])
                    joined.setframerate(sound_format[2])
                elif sound_format != joined_format:
                    raise RecordingsUnfit(
                        f"{file} is {_in_words(sound_format)}, but {files[0]} is {_in_words(joined_format)}"
                    )
                joined.writeframes(frames + _silence(joined_format, _BETWEEN_S))
            if joined_format:
                joined.writeframes(_silence(joined_format, _AFTER_CLAUSE_S))
    return sound.getvalue()


def _read(path: Path, name: str) -> tuple[tuple[int, int, int], bytes]:
    try:
        with wave.open(str(path), "rb") as recording:
            sound_format = (recording.getnchannels(), recording.getsampwidth(), recording.getframerate())
            if recording.getnframes() > sound_format[2] * _LONGEST_S:
                raise RecordingsUnfit(f"{name} is longer than {_LONGEST_S:.0f} s")
            return sound_format, recording.readframes(recording.getnframes())
    except (wave.Error, EOFError, OSError) as error:
        raise RecordingsUnfit(f"{name} is no PCM WAV file: {error}") from error


def _silence(sound_format: tuple[int, int, int], seconds: float) -> bytes:
    channels, width, rate = sound_format
    # Eight-bit samples are unsigned, so silence is the middle of their range.
    return (b"\x80" if width == 1 else b"\0") * (channels * width * int(rate * seconds))


def _in_words(sound_format: tuple[int, int, int]) -> str:
    channels, width, rate = sound_format
    return f"{rate} Hz, {8 * width} bit, {channels} channel(s)"
