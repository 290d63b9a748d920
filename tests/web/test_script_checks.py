"""The check of the pages' scripts (`npm run check`): it looks at every script, by the shapes that the public API has."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
BIN = HOUSE / "node_modules/.bin"
NODE = Path(sys.executable).with_name("node")
ENVIRONMENT = {**os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"}
# Evaluated by node itself, without a page or a test.
PLAIN = {"tests/devices/judges/read_slip.cjs"}


def run(*command: str | Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=HOUSE, env=ENVIRONMENT, input=text, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture(scope="module")
def api_types() -> Path:
    made = run(NODE, "deploy/api_types.mjs")
    assert made.returncode == 0, made.stderr
    return HOUSE / "build/api.d.ts"


def scripts() -> set[str]:
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "*.js", "*.mjs", "*.cjs")
    return set(listed.stdout.split())


def checked(script: str, folder: Path) -> str:
    """What the type check has against a script of a page, as it prints it."""
    (folder / "page.js").write_text(script, encoding="utf-8")
    settings = {"extends": str(HOUSE / "tsconfig.json"), "compilerOptions": {"types": []}, "include": ["page.js"]}
    (folder / "tsconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    return run(BIN / "tsc", "--project", folder).stdout


def linted(script: str, name: str) -> list[str]:
    """The rules that a script breaks which has this place in the house."""
    found = run(BIN / "eslint", "--format=json", "--stdin", "--stdin-filename", name, text=script)
    [file] = json.loads(found.stdout)
    return [message["ruleId"] for message in file["messages"]]


def test_every_script_is_checked(api_types: Path) -> None:
    listed = run(BIN / "tsc", "--listFilesOnly").stdout.split("\n")
    looked_at = {str(Path(line).relative_to(HOUSE)) for line in listed if line.startswith(str(HOUSE))}
    assert scripts() - looked_at == PLAIN


def test_a_script_that_reads_what_the_api_does_not_have_is_an_error(tmp_path: Path, api_types: Path) -> None:
    reads = """
        /** @import {{ Ticket }} from "talon/types.js" */
        /** @param {{Ticket}} ticket */
        export const shown = (ticket) => ticket.{field}.toUpperCase();
    """
    assert checked(reads.format(field="number"), tmp_path) == ""
    assert "Property 'numbr' does not exist" in checked(reads.format(field="numbr"), tmp_path)
    assert "'ticket.window' is possibly 'null'" in checked(reads.format(field="window"), tmp_path)


def test_a_state_that_the_api_does_not_have_is_an_error(tmp_path: Path, api_types: Path) -> None:
    compares = """
        /** @import {{ ExportBatch }} from "talon/types.js" */
        /** @param {{ExportBatch}} batch */
        export const isGood = (batch) => batch.state === "{state}";
    """
    assert checked(compares.format(state="received"), tmp_path) == ""
    assert "no overlap" in checked(compares.format(state="accepted"), tmp_path)


def test_pages_and_tests_have_their_own_globals() -> None:
    for name, where, known in (
        ("document", "web/static/js/made_up.js", True),
        ("process", "web/static/js/made_up.js", False),
        ("process", "tests/kiosk/made_up.test.mjs", True),
        ("document", "tests/kiosk/made_up.test.mjs", False),
    ):
        assert linted(f"export const used = () => {name};\n", where) == ([] if known else ["no-undef"]), (name, where)


def test_what_is_never_used_is_an_error() -> None:
    assert linted("const left = 1;\n", "kiosk/static/made_up.js") == ["no-unused-vars"]
    assert linted("export const same = (a, b) => a == b;\n", "kiosk/static/made_up.js") == ["eqeqeq"]


def test_no_script_silences_the_check_without_a_reason() -> None:
    """`@ts-expect-error` and `eslint-disable` are followed by `--` or a word about why; whole files are never left out."""
    silent = re.compile(r"@ts-(?:ignore|nocheck)|@ts-expect-error\s*$|eslint-disable(?!.*-- \S)", re.MULTILINE)
    assert [name for name in sorted(scripts()) if silent.search((HOUSE / name).read_text(encoding="utf-8"))] == []
