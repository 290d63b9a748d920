"""Speech from espeak-ng: an external program, run once per phrase; it needs no internet and no recordings."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from display.voice.phrases import Phrase

PROGRAM = "espeak-ng"
_LONGEST_S = 10.0
_VOICES = {"ru": "ru", "en": "en"}
_SMALLEST_BYTES = 1000

# Words that espeak-ng 1.51 mispronounces when spelled correctly; text in [[ ]] is in its own phonemes.
_RUSSIAN = re.compile(r"\b(к)\b", re.IGNORECASE)
_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "be": "bay",
        "ge": "[[g'eI]]",
        "de": "day",
        "zhe": "[[Z'eI]]",
        "ze": "zay",
        "tse": "tsay",
        "che": "chay",
        "shcha": "[[StS'A:]]",
        "yery": "[[j'3:rI]]",
    }
)
_ENGLISH_WORDS = re.compile(r"\b(" + "|".join(_ENGLISH) + r")\b", re.IGNORECASE)


class EspeakFailed(Exception):
    """espeak-ng is not installed, does not finish, fails, or produces no sound; the message gives the reason."""


def installed() -> bool:
    return shutil.which(PROGRAM) is not None


def pronounced(phrase: Phrase) -> str:
    """The phrase spelled so that espeak-ng pronounces it: it reads the preposition «к» as «ка», and mangles some letters' names."""
    if phrase.lang == "ru":
        return _RUSSIAN.sub("[[k]]", phrase.text)
    return _ENGLISH_WORDS.sub(lambda word: _ENGLISH[word[0].lower()], phrase.text)


def speak(phrase: Phrase, words_per_minute: int) -> bytes:
    """The phrase as a WAV file (22 050 Hz, mono). Blocks for about 0.1 s. Raises EspeakFailed."""
    with tempfile.TemporaryDirectory(prefix="talon-voice-") as folder:
        sound = Path(folder) / "phrase.wav"
        command = [
            PROGRAM,
            "-v",
            _VOICES[phrase.lang],
            "-s",
            str(words_per_minute),
            "-a",
            "180",
            "-w",
            str(sound),
            "--stdin",
        ]
        try:
            # The text goes in on standard input, where no part of it can be taken for an option.
            ran = subprocess.run(
                command, input=pronounced(phrase).encode(), capture_output=True, check=False, timeout=_LONGEST_S
            )
        except FileNotFoundError as error:
            raise EspeakFailed("espeak-ng is not installed") from error
        except subprocess.TimeoutExpired as error:
            raise EspeakFailed(f"espeak-ng has not ended after {_LONGEST_S:.0f} s") from error
        except OSError as error:
            raise EspeakFailed(f"espeak-ng cannot be started: {error}") from error
        if ran.returncode != 0:
            raise EspeakFailed(
                f"espeak-ng ended with {ran.returncode}: {ran.stderr.decode(errors='replace').strip()[:200]}"
            )
        spoken = sound.read_bytes() if sound.exists() else b""
    if len(spoken) < _SMALLEST_BYTES:
        raise EspeakFailed("espeak-ng gave no sound")
    return spoken
