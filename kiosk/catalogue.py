"""This room's own catalogue of Russian words: another room may translate the same English word otherwise."""

from __future__ import annotations

from pathlib import Path

from flask_babel import Domain

_domain = Domain(translation_directories=[str(Path(__file__).parent / "translations")])
translated = _domain.gettext
