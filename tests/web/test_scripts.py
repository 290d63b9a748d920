"""The bundles of the pages: all that templates name, one live hall for the scripts of a page, compressed, and asked for once."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from web.pages import scripts

HOUSE = Path(__file__).parents[2]
NAMED = re.compile(r"""\{\{ script\("([^"]+)"\) \}\}""")


@pytest.fixture
def app() -> Flask:
    app = Flask("pages")
    scripts.install(app)
    return app


@pytest.fixture
def bundled_anew() -> Iterator[None]:
    scripts.bundled.cache_clear()
    yield
    scripts.bundled.cache_clear()


def test_what_pages_name_is_bundled_and_nothing_else() -> None:
    templates = [path for room in ("kiosk", "display", "web") for path in (HOUSE / room).rglob("*.html")]
    named = {name for path in templates for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    modules = (HOUSE / "web").rglob("pages.py")
    framed = {
        name for path in modules for name in re.findall('page_script="([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert named
    assert framed
    assert named | framed == set(scripts.bundled().needed)


def test_a_page_loads_its_script_and_at_once_what_that_imports(app: Flask) -> None:
    with app.test_request_context():
        elements = scripts.script("kiosk/static/kiosk.js")
    *imported, own = re.findall(r'(?:href|src)="/scripts/([^"]+)"', elements)
    assert own.startswith("kiosk-")
    assert elements.endswith(f'<script type="module" src="/scripts/{own}"></script>')
    files = scripts.bundled().files
    asked_for = set()
    for name in (own, *imported):
        asked_for |= set(re.findall(rb'from"\./([^"]+)"', files[name].plain))
    assert {name.decode() for name in asked_for} == set(imported)


def test_two_scripts_of_a_page_share_one_hall() -> None:
    bundles = scripts.bundled()
    holds_the_hall = [name for name, file in bundles.files.items() if b"/healthz" in file.plain]
    assert len(holds_the_hall) == 1
    for page_script in ("kiosk/static/kiosk.js", "web/operator/static/console.js", "web/static/js/evacuation.js"):
        assert holds_the_hall[0] in bundles.needed[page_script]


def test_a_script_travels_compressed_and_once(app: Flask) -> None:
    client = app.test_client()
    name, file = next(iter(scripts.bundled().files.items()))
    answer = client.get(f"/scripts/{name}", headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(answer.data) == file.plain
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.mimetype == "text/javascript"
    assert client.get(f"/scripts/{name}").data == file.plain
    for unknown in ("kiosk.js", "..%2fapp.py", "%2e%2e/app.py"):
        assert client.get(f"/scripts/{unknown}").status_code == 404


def test_a_changed_script_has_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bundled_anew: None) -> None:
    page_script = tmp_path / "page.js"
    monkeypatch.setattr(scripts, "page_scripts", lambda: (str(page_script),))
    names: list[str] = []
    for number in (1, 2):
        page_script.write_text(f"document.title = 'version {number}';", encoding="utf-8")
        scripts.bundled.cache_clear()
        names += scripts.bundled().files
    assert len(set(names)) == 2


def test_without_esbuild_the_start_says_what_to_do_and_a_broken_script_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bundled_anew: None
) -> None:
    broken = tmp_path / "broken.js"
    broken.write_text("export const = 5;", encoding="utf-8")
    monkeypatch.setattr(scripts, "page_scripts", lambda: (str(broken),))
    with pytest.raises(scripts.ScriptsNotBundled, match=r"broken\.js:1:13"):
        scripts.bundled()
    monkeypatch.setattr(scripts, "NODE_MODULES", tmp_path)
    with pytest.raises(scripts.ScriptsNotBundled, match=r"esbuild is not installed\. Run deploy/setup"):
        scripts.install(Flask("pages"))
