"""The touchscreen's voice for the accessible mode: a sentence of the screen becomes sound.

This room knows no synthesiser: whoever puts the parts together gives it one, as `app.extensions["read_out"]`.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from kiosk.texts import LANGUAGES
from queue_core.roles import STAFF_AND_KIOSKS, Audience

blueprint = Blueprint("kiosk_speech", __name__, url_prefix="/kiosk/speech")
AUDIENCE: Audience = STAFF_AND_KIOSKS

LONGEST = 1200

ReadOut = Callable[[str, str], bytes | None]
"""Makes a WAV file of a text and its language ("ru" or "en"); None where nothing can be spoken."""


@blueprint.post("")
def speech() -> ResponseReturnValue:
    """The sound of `{text, lang}`; 204 when this office has no voice. By POST: what a screen says is in no address and no log."""
    body = request.get_json(silent=True)
    text, lang = (body.get("text"), body.get("lang")) if isinstance(body, dict) else (None, None)
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST or lang not in LANGUAGES:
        return Response("A text and its language are expected.\n", 400, mimetype="text/plain")
    read_out: ReadOut = current_app.extensions["read_out"]
    sound = read_out(text, lang)
    if sound is None:
        return Response(status=204)
    return Response(sound, mimetype="audio/wav", headers={"Cache-Control": "no-store"})
