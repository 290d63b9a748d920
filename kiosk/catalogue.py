"""The kiosk's own catalogue of Russian texts: another room may translate the same English text differently."""

from __future__ import annotations

import os
from pathlib import Path

from flask_babel import Domain

_HOUSE = Path(os.environ.get("TALON_CATALOGUES") or Path(__file__).parents[1])
_domain = Domain(translation_directories=[str(_HOUSE / "kiosk/translations")])
translated = _domain.gettext
