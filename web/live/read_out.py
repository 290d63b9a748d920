"""The kiosk's accessible mode speaks with the boards' voice: the one place where the two rooms meet."""

from __future__ import annotations

import logging

from display.voice import Voice, VoiceUnavailable
from kiosk.parts import ReadOut
from queue_core.office import Office

log = logging.getLogger(__name__)


def read_out_with(office: Office, voice: Voice) -> ReadOut:
    """What the kiosk asks for sound. The synthesiser is a process of its own; meanwhile gevent serves the others."""

    def read_out(text: str, lang: str) -> bytes | None:
        try:
            return voice.read_out(office.settings, text, lang)
        except VoiceUnavailable as error:
            log.warning("the accessible mode is silent: %s", error)
            return None

    return read_out
