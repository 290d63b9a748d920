"""Audits the third-party parts: installed as locked, licences, bills of materials; then known advisories, where one can ask.

    python -m tests.dependencies.audit [--bills DIRECTORY] [--offline]

`--bills` writes two CycloneDX bills of materials there. Ends with 0 when all is in order, with 1 and a line for each fault,
and with 3 when all else is in order but no database of advisories could be asked: that is then printed, not passed over.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from tests.dependencies.licences import is_allowed
from tests.dependencies.locks import (
    DEVELOPMENT,
    HOUSE,
    PRODUCT,
    installed,
    installed_screens,
    locked,
    plain,
    screens,
)

IN_ORDER, FAULTS, NOT_ASKED = 0, 1, 3
PYTHON_BILL, SCREENS_BILL = "talon-python.cdx.json", "talon-screens.cdx.json"
_PATIENCE_S = 120
_NPM = str(Path(sys.executable).with_name("npm"))


class NoDatabase(Exception):
    """No advisories can be asked for here; the sentence says of what."""


def faults_of_installation() -> list[str]:
    """What is installed and not locked so, and what is locked without a hash."""
    lock = locked(DEVELOPMENT)
    pinned = {(part.name, part.version) for part in lock}
    found = [
        f"{name} {part.version} is installed and in no lock"
        for name, part in installed().items()
        if (name, part.version) not in pinned
    ]
    parts = screens(development=True)
    found += [
        f"{folder} {version} is installed, the lock has {parts[folder].version if folder in parts else 'none'}"
        for folder, version in installed_screens().items()
        if folder not in parts or parts[folder].version != version
    ]
    everything = [*locked(PRODUCT), *lock, *parts.values()]
    return [*found, *(f"{part.name} is locked without a hash" for part in everything if not part.hashes)]


def faults_of_licences() -> list[str]:
    """Parts of the product under a licence that is not allowed, or under none."""
    there = installed()
    python = [(part.name, there[part.name].licence) for part in locked(PRODUCT) if part.name in there]
    pages = [(part.name, part.licence) for part in screens().values()]
    return [
        f"{name}: the licence {licence or 'is not named'} is not an allowed one"
        for name, licence in [*python, *pages]
        if not is_allowed(name, licence)
    ]


def write_bills(directory: Path) -> None:
    """Writes the bills of materials of the product: its Python parts, its screens' parts.

    The latter has those of development as well: with `--omit=dev` npm leaves out parts that both need. Raises ClickException.
    """
    directory.mkdir(parents=True, exist_ok=True)
    tool = [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements", str(PRODUCT)]
    _run(
        [
            *tool,
            "--pyproject",
            str(HOUSE / "pyproject.toml"),
            "--output-reproducible",
            "-o",
            str(directory / PYTHON_BILL),
        ]
    )
    bill = _run([_NPM, "sbom", "--sbom-format=cyclonedx", "--package-lock-only"])
    (directory / SCREENS_BILL).write_text(bill, encoding="utf-8")


def faults_of_bills(directory: Path) -> list[str]:
    """Parts of the locks that the bills do not have at the same version, or have without a hash, and the other way round."""
    python = {(part.name, part.version) for part in locked(PRODUCT)}
    pages = {(part.name, part.version) for part in screens(development=True).values()}
    found = []
    for name, wanted in ((PYTHON_BILL, python), (SCREENS_BILL, pages)):
        parts = json.loads((directory / name).read_text(encoding="utf-8"))["components"]
        listed = {(plain(one["name"]) if name == PYTHON_BILL else one["name"], one["version"]) for one in parts}
        found += [f"{name}: {part} is in one of bill and lock alone" for part in sorted(listed ^ wanted)]
        found += [f"{name}: {one['name']} has no hash" for one in parts if '"hashes"' not in json.dumps(one)]
    return found


def advisories_of_python() -> list[str]:
    """Known advisories for the product's Python parts. Raises NoDatabase, also when only some parts could be asked about."""
    command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "-r", str(PRODUCT), "-f", "json"]
    return judged_pip(subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False).stdout)


def judged_pip(report: str) -> list[str]:
    """pip-audit's findings. It counts a part that it could not ask about as passed; here that is NoDatabase."""
    try:
        parts: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError) as error:
        raise NoDatabase("PyPI's advisories cannot be asked for here") from error
    skipped = [part["name"] for part in parts if "skip_reason" in part]
    found = [f"{part['name']}: {one['id']}" for part in parts for one in part.get("vulns", ())]
    if found or not skipped:
        return found
    raise NoDatabase(
        f"PyPI's advisories cannot be asked for here: {len(skipped)} of {len(parts)} parts were passed over"
    )


def advisories_of_screens() -> list[str]:
    """Known advisories for the screens' parts. Raises NoDatabase."""
    command = [_NPM, "audit", "--json"]
    return judged_npm(
        subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, timeout=_PATIENCE_S, check=False).stdout
    )


def judged_npm(report: str) -> list[str]:
    try:
        found: dict[str, Any] = json.loads(report)["vulnerabilities"]
    except (ValueError, KeyError, TypeError) as error:
        raise NoDatabase("npm's advisories cannot be asked for here") from error
    return [f"{name}: {one['severity']}" for name, one in found.items()]


def _run(command: list[str]) -> str:
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    ran = subprocess.run(
        command, cwd=HOUSE, capture_output=True, text=True, timeout=_PATIENCE_S, check=False, env=environment
    )
    if ran.returncode:
        raise click.ClickException(f"{' '.join(command[:5])} failed: {ran.stderr.strip()[-500:]}")
    return ran.stdout


@click.command()
@click.option("--bills", type=click.Path(file_okay=False, path_type=Path), help="Keep the bills of materials here.")
@click.option("--offline", is_flag=True, help="Do not ask for advisories.")
def main(bills: Path | None, offline: bool) -> None:
    """Audits the third-party parts."""
    with tempfile.TemporaryDirectory() as passing:
        directory = bills or Path(passing)
        write_bills(directory)
        faults = [*faults_of_installation(), *faults_of_licences(), *faults_of_bills(directory)]
    asked = True
    for ask in () if offline else (advisories_of_python, advisories_of_screens):
        try:
            faults += ask()
        except (NoDatabase, subprocess.TimeoutExpired) as error:
            print(f"NOT ASKED: {error}")
            asked = False
    for fault in faults:
        print(f"fault: {fault}")
    print(f"{len(locked(PRODUCT))} Python parts and {len(screens())} parts of the screens: {len(faults)} faults")
    sys.exit(FAULTS if faults else IN_ORDER if asked else NOT_ASKED)


if __name__ == "__main__":
    main()
