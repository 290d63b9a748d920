"""Text to speech for the touchscreen's accessible mode: the text of a screen in, a WAV file out."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from kiosk.parts import kiosk_parts
from kiosk.texts import LANGUAGES
from queue_core.permissions import Permission

blueprint = Blueprint("kiosk_speech", __name__, url_prefix="/kiosk/speech")
PERMISSION = Permission("open", "kiosk-page")

LONGEST = 1200


@blueprint.post("")
def speech() -> ResponseReturnValue:
    """The sound of `{text, lang}`; 204 when this office has no voice. A POST keeps the screen's text out of addresses and logs."""
    body = request.get_json(silent=True)
    text, lang = (body.get("text"), body.get("lang")) if isinstance(body, dict) else (None, None)
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST or lang not in LANGUAGES:
        return Response("A text and its language are expected.\n", 400, mimetype="text/plain")
    sound = kiosk_parts().read_out(text, lang)
    if sound is None:
        return Response(status=204)
    return Response(sound, mimetype="audio/wav", headers={"Cache-Control": "no-store"})
