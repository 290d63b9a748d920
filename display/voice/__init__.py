"""The boards' voice: turns a call into the phrase that announces it, and the phrase into sound, all offline."""

from display.voice.phrases import Phrase, phrase_of
from display.voice.voice import Voice, VoiceState, VoiceUnavailable

__all__ = ["Phrase", "Voice", "VoiceState", "VoiceUnavailable", "phrase_of"]
