"""The boards' voice: what is said of a call, and how it becomes sound without the internet."""

from display.voice.phrases import Phrase, phrase_of
from display.voice.voice import Voice, VoiceState, VoiceUnavailable

__all__ = ["Phrase", "Voice", "VoiceState", "VoiceUnavailable", "phrase_of"]
