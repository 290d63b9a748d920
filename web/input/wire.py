"""The JSON module of the sockets: what comes in is read by the one parser, what goes out is written as before."""

from __future__ import annotations

import json
from typing import Any

from web.input import json_text

dumps = json.dumps


def loads(text: str) -> Any:
    """Raises NotJson, a ValueError: then the socket is closed (web/live/admission.py)."""
    return json_text.loads(text)
