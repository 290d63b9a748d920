"""The voice as sound: recordings joined, espeak-ng really speaking, what is kept is bounded, what is missing is told."""

from __future__ import annotations

import array
import io
import math
import os
import wave
from pathlib import Path

import pytest

from display.voice import Voice, VoiceUnavailable, espeak, phrase_of
from display.voice.cache import SoundCache
from display.voice.phrases import Phrase
from display.voice.recordings import RecordingsIncomplete, RecordingsUnfit, join, to_record
from queue_core.settings import Settings, parse
from tests.queue_core.building import small_office

CALL = phrase_of("К-014", "3", "ru")
RATE = 8000


def tone(path: Path, seconds: float = 0.2, rate: int = RATE, hertz: float = 440.0, channels: int = 1) -> None:
    """A recording: something that can be heard."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = int(seconds * rate) * channels
    samples = array.array("h", (int(9000 * math.sin(2 * math.pi * hertz * i / rate)) for i in range(count)))
    with wave.open(str(path), "wb") as recording:
        recording.setnchannels(channels)
        recording.setsampwidth(2)
        recording.setframerate(rate)
        recording.writeframes(samples.tobytes())


def record(folder: Path, phrase: Phrase) -> None:
    for place, fragment in enumerate(phrase.fragments):
        tone(folder / phrase.lang / f"{fragment.name}.wav", hertz=300 + 100 * place)


def office(**voice: object) -> Settings:
    return parse(small_office(voice=voice))


def loudness(sound: bytes) -> tuple[float, list[float]]:
    """How long a WAV file lasts, and the loudness (0 to 1) of each tenth of a second."""
    with wave.open(io.BytesIO(sound)) as heard:
        assert (heard.getnchannels(), heard.getsampwidth()) == (1, 2)
        rate = heard.getframerate()
        samples = array.array("h", heard.readframes(heard.getnframes()))
    step = rate // 10
    tenths = [samples[at : at + step] for at in range(0, len(samples) - step, step)]
    return len(samples) / rate, [math.sqrt(sum(s * s for s in tenth) / step) / 32768 for tenth in tenths]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_espeak_really_speaks(lang: str) -> None:
    spoken = {number: espeak.speak(phrase_of(number, "3", lang), 140) for number in ("К-014", "К-219")}
    for sound in spoken.values():
        seconds, tenths = loudness(sound)
        assert 2.0 < seconds < 8.0
        assert sum(level > 0.02 for level in tenths) > 0.5 * len(tenths), "more than half of it is heard"
        assert 0.05 < max(tenths) < 0.9
    assert spoken["К-014"] != spoken["К-219"]
    slow, _ = loudness(espeak.speak(phrase_of("К-014", "3", lang), 90))
    assert slow > loudness(spoken["К-014"])[0]


def test_espeak_reads_the_preposition_rather_than_spelling_it() -> None:
    assert espeak.pronounced(CALL) == "Талон ка ноль четырнадцать, пройдите [[k]] окну три."
    assert espeak.pronounced(phrase_of("Д-001", "3", "en")).startswith("Ticket day zero")


def test_an_espeak_that_is_not_there_or_gives_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(espeak.EspeakFailed, match="not installed"):
        espeak.speak(CALL, 140)
    for script, told in (("echo broken >&2; exit 3", "ended with 3: broken"), ("exit 0", "gave no sound")):
        program = tmp_path / espeak.PROGRAM
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        with pytest.raises(espeak.EspeakFailed, match=told):
            espeak.speak(CALL, 140)


def test_recordings_are_joined_in_the_order_of_the_words(tmp_path: Path) -> None:
    record(tmp_path, CALL)
    seconds, tenths = loudness(join(tmp_path, CALL))
    parts = len(CALL.fragments)
    assert parts == 6
    assert seconds == pytest.approx(parts * (0.2 + 0.04) + 2 * 0.28, abs=0.02)
    assert max(tenths) > 0.1
    assert min(tenths) == 0.0, "there is a pause between the clauses"


def test_missing_recordings_are_all_named(tmp_path: Path) -> None:
    record(tmp_path, CALL)
    for name in ("letter-k", "number-3"):
        (tmp_path / "ru" / f"{name}.wav").unlink()
    with pytest.raises(RecordingsIncomplete) as told:
        join(tmp_path, CALL)
    assert told.value.missing == ["ru/letter-k.wav", "ru/number-3.wav"]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: tone(path, rate=16000), "16000 Hz, 16 bit, 1 channel.* but ru/ticket.wav is 8000 Hz"),
        (lambda path: tone(path, channels=2), "2 channel"),
        (lambda path: tone(path, seconds=7), "longer than 6 s"),
        (lambda path: path.write_bytes(b"ID3 an MP3 in disguise"), "no PCM WAV file"),
        (lambda path: path.write_bytes(b""), "no PCM WAV file"),
    ],
)
def test_a_recording_that_does_not_fit_is_named_with_the_reason(tmp_path: Path, spoil: object, told: str) -> None:
    record(tmp_path, CALL)
    spoil(tmp_path / "ru" / "number-3.wav")  # type: ignore[operator]
    with pytest.raises(RecordingsUnfit, match=f"ru/number-3.wav.*{told}|{told}"):
        join(tmp_path, CALL)


def test_what_is_kept_is_bounded_and_the_longest_unused_goes_first(tmp_path: Path) -> None:
    cache = SoundCache(tmp_path / "voice", most_bytes=1000)
    for place, word in enumerate("abc"):
        cache.put(word.encode() * 300, word)
        [fresh] = [path for path in (tmp_path / "voice").iterdir() if path.read_bytes().startswith(word.encode())]
        os.utime(fresh, (place, place))
    assert cache.get("a") == b"a" * 300  # asked for just now: the last to go
    cache.put(b"d" * 300, "d")
    assert [cache.get(word) is not None for word in "abcd"] == [True, False, True, True]
    for number in range(50):
        cache.put(b"x" * 300, str(number))
        assert sum(path.stat().st_size for path in (tmp_path / "voice").iterdir()) <= 1000
    cache.put(b"y" * 2000, "too much for all of it")
    assert not list((tmp_path / "voice").iterdir())


def test_a_disk_that_takes_nothing_does_not_silence_the_voice(tmp_path: Path) -> None:
    (tmp_path / "voice").write_text("a file where the folder should be")
    sound = Voice(SoundCache(tmp_path / "voice")).speak(office(), CALL)
    assert loudness(sound)[0] > 2


def test_a_phrase_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = Voice(SoundCache(tmp_path / "voice"))
    first = voice.speak(office(), CALL)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert voice.speak(office(), CALL) == first
    with pytest.raises(VoiceUnavailable, match="not installed"):
        voice.speak(office(words_per_minute=100), CALL)


def test_recordings_come_first_and_espeak_reads_what_they_lack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(tmp_path, CALL)
    other = phrase_of("Р-001", "3", "ru")
    voice, both = Voice(), office(recordings=str(tmp_path))
    assert voice.speak(both, CALL) == join(tmp_path, CALL)
    assert loudness(voice.speak(both, other))[0] > 2
    with pytest.raises(VoiceUnavailable, match=r"ru/letter-r\.wav"):
        voice.speak(office(recordings=str(tmp_path), speech="recordings"), other)
    with pytest.raises(VoiceUnavailable, match="switched off"):
        voice.speak(office(speech="off"), CALL)
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(VoiceUnavailable, match="not installed"):
        voice.speak(both, other)


def test_the_state_of_the_voice_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = Voice()
    assert voice.state(office()).cause is None
    for one in to_record(office()):
        tone(tmp_path / one.file, seconds=0.01)
    assert voice.state(office(recordings=str(tmp_path))).cause is None
    (tmp_path / "ru/letter-k.wav").unlink()
    state = voice.state(office(recordings=str(tmp_path)))
    assert (state.fault, state.cause) == (False, "recordings_missing")
    assert state.sentence
    assert "ru/letter-k.wav; эти вызовы читает espeak-ng" in state.sentence.ru
    monkeypatch.setenv("PATH", "/nonexistent")
    state = voice.state(office(recordings=str(tmp_path)))
    assert (state.fault, state.cause) == (True, "recordings_missing")
    state = voice.state(office())
    assert (state.fault, state.cause) == (True, "no_voice")
    assert state.sentence
    assert "apt-get install espeak-ng" in state.sentence.ru
    assert voice.state(office(speech="off")).cause is None
