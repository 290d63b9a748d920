"""Serves the scripts of pages, bundled with their imports by esbuild on first request and kept in memory.

A page of fifty modules waits for fifty answers; bundled it waits for a few (docs/decisions/0013). Modules that several pages
use become files of their own, so that a page with two scripts has one live hall. Names carry a hash of the
content, so browsers never request a script twice, and an updated server never meets an old script.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Flask, Response, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from web.auth.access import requires
from web.pages.vendor import NODE_MODULES

_HOUSE = Path(__file__).parents[2]
_TOGETHER_S = 60
_FOR_EVER = "public, max-age=31536000, immutable"

# The way templates and page modules name a script: `script("web/management/static/waits.js")`.
_NAMED = re.compile(r"""script(?:\(|=)"((?:kiosk|display|web)/[^"]+\.js)\"""")

blueprint = Blueprint("scripts", __name__, url_prefix="/scripts")


class ScriptsNotBundled(Exception):
    """The pages cannot be served: their scripts could not be put together."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The scripts of the pages could not be put together: {why}. Run deploy/setup, then start again."
        )


@dataclass(frozen=True, slots=True)
class File:
    """A script as it is sent."""

    plain: bytes
    zipped: bytes


@dataclass(frozen=True, slots=True)
class Bundles:
    """`files` by name under /scripts/; `needed` by script of a page: its own file, then those it imports."""

    files: dict[str, File]
    needed: dict[str, tuple[str, ...]]


def install(app: Flask) -> None:
    """Serves the bundles and lets templates name them. Raises ScriptsNotBundled when esbuild is missing."""
    _esbuild()
    app.register_blueprint(blueprint)
    app.jinja_env.globals["script"] = script


def script(page_script: str) -> Markup:
    """The elements that load a page's script, for a template. Its imports are preloaded, not fetched only after it is parsed."""
    own, *imported = (url_for("scripts.serve", name=name) for name in bundled().needed[page_script])
    preloads = [Markup('<link rel="modulepreload" href="{}">').format(address) for address in imported]
    return Markup("\n").join([*preloads, Markup('<script type="module" src="{}"></script>').format(own)])


@blueprint.get("/<path:name>")
@requires("read", "page-file")
def serve(name: str) -> Response:
    """A file of the bundles, compressed if the browser accepts that."""
    file = bundled().files.get(name)
    if file is None:
        raise NotFound
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(file.zipped if zipped else file.plain, mimetype="text/javascript")
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = _FOR_EVER
    return response


def page_scripts() -> tuple[str, ...]:
    """The scripts that the pages name, without repetition: esbuild's entry points."""
    pages = (path for room in ("kiosk", "display", "web") for path in (_HOUSE / room).rglob("*.html"))
    modules = (_HOUSE / "web").glob("*/pages.py")
    return tuple(
        sorted({name for path in (*pages, *modules) for name in _NAMED.findall(path.read_text(encoding="utf-8"))})
    )


@cache
def bundled() -> Bundles:
    """All bundles of this process. Raises ScriptsNotBundled when esbuild finds an error in a script."""
    with TemporaryDirectory(prefix="talon-scripts-") as folder:
        made, overview = Path(folder) / "made", Path(folder) / "overview.json"
        _run_esbuild(made, overview)
        outputs = json.loads(overview.read_text(encoding="utf-8"))["outputs"]
        files = {path.name: _file(path.read_bytes()) for path in made.iterdir()}
    needed = {
        output["entryPoint"]: tuple(Path(file).name for file in _reached(path, outputs))
        for path, output in outputs.items()
        if "entryPoint" in output
    }
    return Bundles(files, needed)


def _esbuild() -> Path:
    """The native program that npm chose for this machine: its launcher would start node needlessly."""
    program = next(NODE_MODULES.glob("@esbuild/*/bin/esbuild"), None)
    if program is None:
        raise ScriptsNotBundled("esbuild is not installed")
    return program


def _run_esbuild(into: Path, overview: Path) -> None:
    command = [
        str(_esbuild()),
        *page_scripts(),
        "--bundle",
        "--splitting",
        "--format=esm",
        "--minify",
        "--charset=utf8",
        "--log-level=error",
        "--alias:talon=./web/static/js",
        f"--outdir={into}",
        "--entry-names=[name]-[hash]",
        "--chunk-names=shared-[hash]",
        f"--metafile={overview}",
    ]
    try:
        subprocess.run(
            command,
            cwd=_HOUSE,
            env={**os.environ, "NODE_PATH": str(NODE_MODULES)},
            check=True,
            capture_output=True,
            text=True,
            timeout=_TOGETHER_S,
        )
    except subprocess.CalledProcessError as error:
        raise ScriptsNotBundled(error.stderr.strip()) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ScriptsNotBundled(str(error)) from error


def _file(plain: bytes) -> File:
    return File(plain, gzip.compress(plain, 9, mtime=0))


def _reached(path: str, outputs: dict[str, dict[str, list[dict[str, str]]]]) -> list[str]:
    """The file and all its imports, the nearest first."""
    reached = [path]
    for file in reached:
        reached += [new for imported in outputs[file]["imports"] if (new := imported["path"]) not in reached]
    return reached
