"""Previews the slip: a made-up ticket on the office's template, drawn from the bytes a printer would get.

The drawing is a program of its own (`python -m devices render`): the server knows no device drivers.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

from kiosk.slip import slip_document
from queue_core.clock import rfc3339
from queue_core.office import Office
from queue_core.settings import Settings
from web.slips.logo import logo_of

BAUD_RATES = (9600, 19200, 115200)
_BITS_PER_BYTE = 10
_RENDER_S = 20
_AHEAD, _WAIT_S = 3, (480, 720)
_ORDINAL = 14

# One drawing at a time: it takes a processor for half a second.
_turn = threading.Lock()


class CannotDraw(Exception):
    """The drawing program failed; the slip itself may be in order."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Whose slip is drawn: a made-up ticket for a service, in a language, on paper of so many columns."""

    service: str
    lang: str
    columns: int
    reprint: bool = False


def sample_document(office: Office, settings: Settings, sample: Sample, public_url: str | None) -> dict[str, Any]:
    """The document of a made-up ticket under settings that need not be in force."""
    service = settings.service[sample.service]
    return slip_document(
        ticket={
            "number": f"{service.series}-{_ORDINAL:03d}",
            "lang": sample.lang,
            "issued_at": rfc3339(office.now(), settings.office.zone_info),
        },
        office=settings.office,
        service=service,
        zone=settings.zone[service.zone],
        rooms=settings.rooms_of[service.id],
        ahead=_AHEAD,
        wait=_WAIT_S,
        status_url=f"{(public_url or 'http://talon.local').rstrip('/')}/t/{'0' * 22}",
        reprint=sample.reprint,
        columns=sample.columns,
        template=settings.slip,
        logo=logo_of(office.directory, settings.slip),
    )


def draw(document: dict[str, Any], columns: int) -> dict[str, Any]:
    """`{png (base64), bytes, length_mm, cut_off, seconds: {baud: …}}`. Raises CannotDraw."""
    command = [sys.executable, "-m", "devices", "render", "--columns", str(columns)]
    with _turn:
        try:
            answer = subprocess.run(
                command, input=json.dumps(document), capture_output=True, text=True, check=True, timeout=_RENDER_S
            )
            drawn: dict[str, Any] = json.loads(answer.stdout)
        except (subprocess.SubprocessError, OSError, ValueError) as error:
            raise CannotDraw(str(error)) from error
    if "error" in drawn:
        raise CannotDraw(drawn["error"])
    seconds = {str(baud): round(drawn["bytes"] * _BITS_PER_BYTE / baud, 2) for baud in BAUD_RATES}
    return {**drawn, "seconds": seconds}
