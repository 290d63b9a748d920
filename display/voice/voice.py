"""The voice of one office: chooses between recordings and espeak-ng, keeps what was spoken, and knows what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from display.voice import espeak, recordings
from display.voice.cache import SoundCache
from display.voice.phrases import Fragment, Phrase
from queue_core.settings import Settings
from queue_core.texts import Text

_NAMED = 3


class VoiceUnavailable(Exception):
    """This phrase cannot be spoken: neither by recordings nor by espeak-ng. The chime rings all the same."""


@dataclass(frozen=True, slots=True)
class VoiceState:
    """How the voice is. `fault`: calls are not spoken. `cause` is stable, `sentence` says what to do about it; both None when
    there is nothing to say."""

    fault: bool
    cause: str | None = None
    sentence: Text | None = None


class Voice:
    """Makes phrases into sound. Joining takes some milliseconds; espeak-ng reads in a process of its own, for which gevent
    lets the other connections go on (it cannot wait for processes in a thread of its pool).

    Without a `cache` each phrase is made anew.
    """

    def __init__(self, cache: SoundCache | None = None) -> None:
        self._cache = cache

    def speak(self, settings: Settings, phrase: Phrase) -> bytes:
        """The phrase as a WAV file. Raises VoiceUnavailable, also where the office has switched speech off."""
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
                return self._by_espeak(phrase, voice.words_per_minute)
            except espeak.EspeakFailed as error:
                problems.append(str(error))
        raise VoiceUnavailable("; ".join(problems) or "the settings name no folder of recordings")

    def read_out(self, settings: Settings, text: str, lang: str) -> bytes:
        """Any text as a WAV file, for who cannot read a screen; boards that are silent change nothing about it.

        Raises VoiceUnavailable where espeak-ng cannot read it: no office records every sentence.
        """
        try:
            return self._by_espeak(Phrase(lang, ((Fragment("text", text),),)), settings.voice.words_per_minute)
        except espeak.EspeakFailed as error:
            raise VoiceUnavailable(str(error)) from error

    def _by_espeak(self, phrase: Phrase, words_per_minute: int) -> bytes:
        words = ("espeak-ng", str(words_per_minute), phrase.lang, espeak.pronounced(phrase))
        sound = self._cache.get(*words) if self._cache else None
        if sound is None:
            sound = espeak.speak(phrase, words_per_minute)
            if self._cache:
                self._cache.put(sound, *words)
        return sound

    def state(self, settings: Settings) -> VoiceState:
        """What the supervisor should know: that calls are not spoken, or that recordings are missing."""
        voice = settings.voice
        if voice.speech == "off":
            return VoiceState(fault=False)
        can_read = voice.speech in {"auto", "espeak"} and espeak.installed()
        if voice.speech != "espeak" and voice.recordings:
            wanted = [one.file for one in recordings.to_record(settings)]
            if lacking := recordings.missing(voice.recordings, wanted):
                return VoiceState(not can_read, "recordings_missing", _recordings_missing(lacking, can_read))
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


def _recordings_missing(lacking: list[str], can_read: bool) -> Text:
    some = ", ".join(lacking[:_NAMED]) + (" …" if len(lacking) > _NAMED else "")
    instead_ru = "эти вызовы читает espeak-ng" if can_read else "эти вызовы не произносятся"
    instead_en = "espeak-ng reads these calls" if can_read else "these calls are not spoken"
    return Text(
        ru=f"Не хватает записей голоса ({len(lacking)}): {some}; {instead_ru}.",
        en=f"{len(lacking)} voice recording(s) are missing: {some}; {instead_en}.",
    )
