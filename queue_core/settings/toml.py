"""Reads settings files; an unreadable file, or one that is not TOML, is reported as a problem like any other."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from queue_core.settings.problems import Problem, SettingsInvalid
from queue_core.settings.wording import Code


def read(path: Path) -> str:
    """The text of a settings file, without the byte order mark that some editors put before it. Raises SettingsInvalid."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        problem = Problem((), Code.CANNOT_BE_READ, {"reason": error.strerror})
        raise SettingsInvalid(str(path), [problem]) from error
    except UnicodeDecodeError as error:
        raise SettingsInvalid(str(path), [Problem((), Code.NOT_TOML, {"reason": error})]) from error


def read_toml(toml: str, source: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises SettingsInvalid."""
    try:
        return tomllib.loads(toml)
    except RecursionError as error:
        raise SettingsInvalid(source, [Problem((), Code.NESTED_TOO_DEEPLY)]) from error
    except ValueError as error:  # TOMLDecodeError, or a number with more digits than Python parses
        raise SettingsInvalid(source, [Problem((), Code.NOT_TOML, {"reason": error})]) from error
