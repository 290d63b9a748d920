"""The voice of an office: chooses between recordings and espeak-ng, caches spoken phrases, and reports what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from display.voice import espeak, recordings
from display.voice.cache import SoundCache
from display.voice.phrases import Fragment, Phrase
from queue_core.settings import Settings
from queue_core.texts import Text

_NAMED = 3


class VoiceUnavailable(Exception):
    """Neither recordings nor espeak-ng can speak this phrase. The chime rings all the same."""


@dataclass(frozen=True, slots=True)
class VoiceState:
    """The health of the voice. `fault` means that calls are not spoken. `cause` is a stable code and `sentence` states the
    remedy; both are None when nothing is wrong."""

    fault: bool
    cause: str | None = None
    sentence: Text | None = None


class Voice:
    """Turns phrases into sound. Joining recordings takes a few milliseconds. espeak-ng runs in a process of its own, and
    gevent serves the other connections meanwhile (it cannot wait for processes in a thread of its pool).

    Without a `cache` every phrase is synthesised anew.
    """

    def __init__(self, cache: SoundCache | None = None) -> None:
        self._cache = cache

    def speak(self, settings: Settings, phrase: Phrase) -> bytes:
        """The phrase as a WAV file. Raises VoiceUnavailable, also when the office has switched speech off."""
        voice = settings.voice
        if voice.speech == "off":
            raise VoiceUnavailable("speech is switched off in the settings")
        problems: list[str] = []
        if voice.speech in {"auto", "recordings"} and voice.recordings:
            try:
                return recordings.join(voice.recordings, phrase)
            except (recordings.RecordingsIncomplete, recordings.RecordingsUnfit) as error:
                problems.append(str(error))
        if voice.speech in {"auto", "espeak"}:
            try:
                return self._by_espeak(phrase, voice.words_per_minute, self._cache)
            except espeak.EspeakFailed as error:
                problems.append(str(error))
        raise VoiceUnavailable("; ".join(problems) or "the settings name no folder of recordings")

    def read_out(self, settings: Settings, text: str, lang: str) -> bytes:
        """Any text as a WAV file, for visitors who cannot read a screen, even when speech is switched off for the boards.

        A text with a digit may be a visitor's account, address or debt: its sound is not kept.

        Raises VoiceUnavailable when espeak-ng cannot read it: no office records every sentence.
        """
        try:
            phrase = Phrase(lang, ((Fragment("text", text),),))
            kept = not any(sign.isdigit() for sign in text)
            return self._by_espeak(phrase, settings.voice.words_per_minute, self._cache if kept else None)
        except espeak.EspeakFailed as error:
            raise VoiceUnavailable(str(error)) from error

    def _by_espeak(self, phrase: Phrase, words_per_minute: int, cache: SoundCache | None) -> bytes:
        words = ("espeak-ng", str(words_per_minute), phrase.lang, espeak.pronounced(phrase))
        sound = cache.get(*words) if cache else None
        if sound is None:
            sound = espeak.speak(phrase, words_per_minute)
            if cache:
                cache.put(sound, *words)
        return sound

    def state(self, settings: Settings) -> VoiceState:
        """The state to show the supervisor: calls are not spoken, recordings are missing, or all is well."""
        voice = settings.voice
        if voice.speech == "off":
            return VoiceState(fault=False)
        can_read = voice.speech in {"auto", "espeak"} and espeak.installed()
        if voice.speech != "espeak" and voice.recordings:
            wanted = [recording.file for recording in recordings.to_record(settings)]
            if missing := recordings.missing(voice.recordings, wanted):
                return VoiceState(not can_read, "recordings_missing", _recordings_missing(missing, can_read))
            return VoiceState(fault=False)
        if can_read:
            return VoiceState(fault=False)
        return VoiceState(
            fault=True,
            cause="no_voice",
            sentence=Text(
                ru="Табло звонят, но не говорят: установите espeak-ng (apt-get install espeak-ng) или запишите свои фразы.",
                en="The boards ring but do not speak: install espeak-ng (apt-get install espeak-ng), or record the phrases.",
            ),
        )


def _recordings_missing(missing: list[str], can_read: bool) -> Text:
    named = ", ".join(missing[:_NAMED]) + (" …" if len(missing) > _NAMED else "")
    instead_ru = "эти вызовы читает espeak-ng" if can_read else "эти вызовы не произносятся"
    instead_en = "espeak-ng reads these calls" if can_read else "these calls are not spoken"
    return Text(
        ru=f"Не хватает записей голоса ({len(missing)}): {named}; {instead_ru}.",
        en=f"{len(missing)} voice recording(s) are missing: {named}; {instead_en}.",
    )
