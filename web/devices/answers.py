"""What an agent is answered about a scan or a press: done, or why not, in sentences for the log and for people."""

from __future__ import annotations

from typing import Any

from queue_core.texts import Text

Answer = dict[str, Any]


def accepted() -> Answer:
    """It was carried out."""
    return {"ok": True}


def refused(sentence: Text) -> Answer:
    """It was understood, but cannot be; `detail` is for the agent's log."""
    return {"ok": False, "detail": sentence.en, "text": sentence.view()}


def nonsense(detail: str) -> Answer:
    """It was not understood."""
    return {"ok": False, "detail": detail}


def not_stored() -> Answer:
    """The disk refuses; nothing was changed."""
    return refused(Text(ru="Данные не записываются на диск.", en="The disk does not take data."))
