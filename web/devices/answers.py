"""The acknowledgements of scans and key presses: accepted, or why not, for the agent's log and for people."""

from __future__ import annotations

from typing import Any

from queue_core.texts import Text

Answer = dict[str, Any]


def accepted() -> Answer:
    """The message was carried out."""
    return {"ok": True}


def refused(sentence: Text) -> Answer:
    """The command is refused; `detail` is for the agent's log."""
    return {"ok": False, "detail": sentence.en, "text": sentence.view()}


def not_stored() -> Answer:
    """The disk refuses the write; nothing was changed."""
    return refused(Text(ru="Данные не записываются на диск.", en="The disk does not take data."))
