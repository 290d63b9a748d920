"""Gives the kiosk's accessible mode the boards' voice; nothing else connects `kiosk/` and `display/`."""

from __future__ import annotations

import logging

from display.voice import Voice, VoiceUnavailable
from kiosk.parts import ReadOut
from queue_core.office import Office
from web.auth.budgets import share_of
from web.serving.limits import VOICE

log = logging.getLogger(__name__)


def read_out_with(office: Office, voice: Voice) -> ReadOut:
    """A function that turns text into sound for the kiosk. The synthesiser is another process, so gevent goes on serving."""

    def read_out(text: str, lang: str) -> bytes | None:
        try:
            with share_of(VOICE):
                return voice.read_out(office.settings, text, lang)
        except VoiceUnavailable as error:
            log.warning("the accessible mode is silent: %s", error)
            return None

    return read_out
