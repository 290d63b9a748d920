"""Takes a picture of every screen in every state, in both languages, at its true sizes: `deploy/screenshots [NAME…]`.

The pictures land in `screenshots/ROOM/` (not in git), `screenshots/index.html` shows them all. A NAME is a part of a screen's
name: `kiosk`, `settings/`, `operator/serving`.
"""

from __future__ import annotations

import html
import shutil
import sys
import tempfile
from pathlib import Path

import click
from playwright.sync_api import Error, Page, sync_playwright

from tests.chromium import FLAGS as CHROMIUM_FLAGS
from tests.running import HOUSE, RunningServer
from tests.screens.every import EVERY
from tests.screens.office_day import some_of_everything
from tests.screens.screen import Screen, Size
from tests.screens.showing import Showing

# A picture is taken when what moves has come to rest.
_REST_MS = 400


@click.command()
@click.argument("names", nargs=-1)
@click.option("--out", type=click.Path(path_type=Path), default=HOUSE / "screenshots", show_default=True)
@click.option("--dark", is_flag=True, help="Pages of the staff by night, too.")
def take(names: tuple[str, ...], out: Path, dark: bool) -> None:
    """Takes the pictures; with NAMES those alone. Ends with 1 when a screen could not be brought about."""
    wanted = [screen for screen in EVERY if not names or any(name in screen.name for name in names)]
    if not wanted:
        raise click.ClickException(f"No screen has {' or '.join(names)} in its name.")
    chromium = shutil.which("chromium")
    if chromium is None:
        raise click.ClickException("Chromium is missing: apt-get install chromium")
    taken: list[Path] = []
    failed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="talon-screenshots-") as folder, sync_playwright() as playwright:
        server = RunningServer(Path(folder) / "data")
        server.start()
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        try:
            some_of_everything(server)
            showing = Showing(browser, server)
            for screen in wanted:
                for size in screen.sizes:
                    for language in ("ru",) if screen.both else ("ru", "en"):
                        try:
                            taken += _pictures(showing, screen, size, language, out, dark)
                        except (Error, AssertionError) as error:
                            failed.append(f"{screen.name} {size[0]}x{size[1]} {language}: {str(error).splitlines()[0]}")
                            click.echo(failed[-1], err=True)
                click.echo(f"{screen.name}")
        finally:
            browser.close()
            server.stop()
    _write_index(out)
    click.echo(f"{len(taken)} pictures in {out}; open {out / 'index.html'}.")
    sys.exit(1 if failed else 0)


def _pictures(showing: Showing, screen: Screen, size: Size, language: str, out: Path, dark: bool) -> list[Path]:
    page = showing.open(screen, size, language)
    try:
        name = f"{screen.name}-{size[0]}x{size[1]}{'' if screen.both else f'-{language}'}"
        made = [_picture(page, out / f"{name}.png")]
        if dark and page.evaluate("document.documentElement.dataset.theme") != "place":
            page.emulate_media(color_scheme="dark")
            made.append(_picture(page, out / f"{name}-dark.png"))
        return made
    finally:
        page.close()


def _picture(page: Page, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(_REST_MS)
    page.screenshot(path=path)
    return path


def _write_index(out: Path) -> None:
    """One page with all pictures of the folder, those of earlier runs included."""
    pictures = sorted(path.relative_to(out) for path in out.rglob("*.png"))
    cells = "".join(
        f'<figure><a href="{html.escape(str(path))}"><img loading="lazy" src="{html.escape(str(path))}" alt=""></a>'
        f"<figcaption>{html.escape(str(path.with_suffix('')))}</figcaption></figure>"
        for path in pictures
    )
    style = "body{font:14px sans-serif;display:flex;flex-wrap:wrap;gap:16px}figure{margin:0}img{height:320px;border:1px solid #888}"
    (out / "index.html").write_text(
        f'<!doctype html><meta charset="utf-8"><title>Talon</title><style>{style}</style>{cells}', encoding="utf-8"
    )


if __name__ == "__main__":
    take()
