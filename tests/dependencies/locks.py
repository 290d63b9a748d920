"""What the lock files hold and what is installed: third-party parts of Python and of the screens."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

HOUSE = Path(__file__).parents[2]
PRODUCT = HOUSE / "deploy/requirements.lock"
DEVELOPMENT = HOUSE / "deploy/requirements-dev.lock"
SCREENS = HOUSE / "package-lock.json"
# Ourselves, and what made the environment before a lock was followed.
_NOT_LOCKED = frozenset({"talon", "pip"})
_PINNED = re.compile(r"^(?P<name>[\w.-]+)(\[[\w,.-]+\])?==(?P<version>\S+)(?P<rest>.*(?:\n    .*)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """One third-party part at one version. `hashes` counts the files that may be installed for it."""

    name: str
    version: str
    hashes: int = 0
    licence: str | None = None


def plain(name: str) -> str:
    """A Python package's name as its index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: Path) -> set[Part]:
    """The parts of a Python lock by their plain names; some have a version for each version of Python."""
    text = lock.read_text(encoding="utf-8")
    return {
        Part(plain(match["name"]), match["version"], match["rest"].count("--hash=sha256:"))
        for match in _PINNED.finditer(text)
    }


def installed() -> dict[str, Part]:
    """The Python packages of this environment, by plain name; not Talon itself."""
    found = {plain(one.metadata["Name"]): one for one in distributions()}
    return {
        name: Part(name, one.version, licence=_licence(one)) for name, one in found.items() if name not in _NOT_LOCKED
    }


def screens(development: bool = False) -> dict[str, Part]:
    """The parts of the screens' lock by folder; those of development only when asked for."""
    packages = json.loads(SCREENS.read_text(encoding="utf-8"))["packages"]
    return {
        folder: Part(_module(folder), one["version"], 1 if one.get("integrity") else 0, one.get("license"))
        for folder, one in packages.items()
        if folder and (development or not one.get("dev"))
    }


def installed_screens() -> dict[str, str]:
    """The versions that npm has put into each folder of node_modules."""
    packages = json.loads((HOUSE / "node_modules/.package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {folder: one["version"] for folder, one in packages.items()}


def _module(folder: str) -> str:
    return folder.rpartition("node_modules/")[2]


def _licence(one: Distribution) -> str | None:
    metadata = one.metadata
    if expression := metadata.get_all("License-Expression"):
        return str(expression[0])
    classified = [
        line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier", []) if line.startswith("License ::")
    ]
    if classified:
        return "; ".join(classified)
    words = [line for text in metadata.get_all("License", []) for line in str(text).splitlines()]
    return words[0] if words else None
