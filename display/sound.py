"""The sound files of spoken calls that the boards fetch: only for calls in the hall, so that no other text can be spoken."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from display.parts import display_parts
from display.voice import Phrase, VoiceUnavailable, phrase_of
from queue_core.access.permissions import Permission
from queue_core.hall import Hall

blueprint = Blueprint("voice", __name__, url_prefix="/display/voice")
PERMISSION = Permission("open", "board-page")

_HOUR_S = 3600


@blueprint.get("/<int:seq>.wav")
def spoken_call(seq: int) -> ResponseReturnValue:
    """The spoken announcement of call `seq` (its sequence number in the journal), as a WAV file.

    404 for a call that is not among the latest; 503 with the reason when it cannot be spoken: then only the chime rings.
    """
    parts = display_parts()
    phrase = parts.office.ask(lambda hall, _: _phrase_of_call(hall, seq))
    if phrase is None:
        return Response("This call is not among the latest.\n", 404, mimetype="text/plain")
    try:
        sound = parts.voice.speak(parts.office.settings, phrase)
    except VoiceUnavailable as error:
        return Response(f"{error}\n", 503, mimetype="text/plain")
    answer = Response(sound, mimetype="audio/wav")
    answer.cache_control.private = True
    answer.cache_control.max_age = _HOUR_S
    return answer


def _phrase_of_call(hall: Hall, seq: int) -> Phrase | None:
    call = next((recent for recent in hall.calls if recent.seq == seq), None)
    if call is None:
        return None
    return phrase_of(call.number, call.window, call.lang, hall.settings.window[call.window].says)
