"""Shortens an address to the house: enough for visitors to recognise their account, without the flat (clause 5.3)."""

from __future__ import annotations

import re

# A flat or a room in words. Everything after it is dropped, too: an exporter may put names after the flat.
_FLAT = re.compile(
    r"\b(?:кв(?:артира)?|ком(?:н(?:ата)?)?|пом(?:ещение)?|оф(?:ис)?|flat|apt|apartment|room)"
    r"(?:\.\s*|\s+|\s*№\s*|\s*(?=\d))№?\s*[0-9]",
    re.IGNORECASE,
)
# “ул. Мира, 5-12” is house and flat; “5к2” and “5/1” are houses.
_HOUSE_AND_FLAT = re.compile(r"(?<=[\s,.])([0-9]+(?:[а-яa-z]|/[0-9]+)?)\s*[-–—]\s*[0-9]+[а-яa-z]?\s*$", re.IGNORECASE)


def address_hint(address: str) -> str:
    """The address up to and including the house."""
    text = " ".join(address.split())
    flat = _FLAT.search(text)
    if flat:
        return text[: flat.start()].rstrip(" ,;(")
    return _HOUSE_AND_FLAT.sub(r"\1", text).rstrip(" ,;")
