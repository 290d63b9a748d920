"""Text to speech for the touchscreen's accessible mode: the text of a screen in, a WAV file out."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field, Strict

from kiosk.parts import kiosk_parts
from queue_core.access.permissions import Permission
from queue_core.fields.bounds import Language

blueprint = Blueprint("kiosk_speech", __name__, url_prefix="/kiosk/speech")
PERMISSION = Permission("open", "kiosk-page")

LONGEST = 1200


class ScreenText(BaseModel):
    """What is to be read out."""

    text: Annotated[str, Strict(), Field(min_length=1, max_length=LONGEST)]
    lang: Language


@blueprint.post("")
def speech() -> ResponseReturnValue:
    """The sound of `{text, lang}`; 204 when this office has no voice. A POST keeps the screen's text out of addresses and logs."""
    screen = kiosk_parts().body(ScreenText)
    sound = kiosk_parts().read_out(screen.text, screen.lang)
    if sound is None:
        return Response(status=204)
    return Response(sound, mimetype="audio/wav", headers={"Cache-Control": "no-store"})
