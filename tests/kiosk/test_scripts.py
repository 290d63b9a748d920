"""The scripts as they travel: the same program with fewer bytes, compressed, not sent again when unchanged."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from kiosk.pages import blueprint
from kiosk.scripts import SCRIPTS, lean

NODE = Path(sys.executable).with_name("node")
FOLDER = Path(__file__).parents[2] / "kiosk/static"


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("kiosk")
    app.register_blueprint(blueprint)
    return app


def test_comments_and_indentation_are_left_out_and_texts_stay() -> None:
    source = '/** What\n * it is. */\nconst a = "// no comment";\n  // one\n  f(a); // behind\n'
    assert lean(source) == 'const a = "// no comment";\nf(a); // behind\n'


def test_every_script_is_still_a_program(tmp_path: Path) -> None:
    for name in SCRIPTS:
        file = tmp_path / name.replace(".js", ".mjs")
        file.write_text(lean((FOLDER / name).read_text(encoding="utf-8")), encoding="utf-8")
    files = " ".join(str(path) for path in tmp_path.iterdir())
    check = (
        "for (const f of process.argv.slice(1)) require('child_process').execFileSync(process.execPath, ['--check', f])"
    )
    ran = subprocess.run([NODE, "-e", check, *files.split()], capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr


def test_a_script_travels_compressed_and_once(app: Flask) -> None:
    client = app.test_client()
    answer = client.get("/kiosk/scripts/flow.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).startswith(b"export const QUESTIONS")
    again = client.get("/kiosk/scripts/flow.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    for unknown in ("status.js", "nothing.js", "..%2fpages.py"):
        assert client.get(f"/kiosk/scripts/{unknown}").status_code == 404
