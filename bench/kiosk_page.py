"""The touchscreen in the real browser: touch to number, page load with a cold cache, size of its scripts."""

from __future__ import annotations

import argparse
import gzip
import shutil
import tempfile
from pathlib import Path

import requests
from playwright.sync_api import Browser, Page, Response, sync_playwright

from bench.figures import machine, milliseconds, table
from bench.server import WINDOWS, MeasuredServer

_PORTRAIT = {"width": 1080, "height": 1920}
_LOAD_TARGET_MS, _NUMBER_TARGET_MS, _SCRIPTS_TARGET_KB = 500, 150, 60
# In the page: the time from the touch that decides to the frame in which the number is painted.
_WATCH_NUMBER = """() => {
  window.toNumber = new Promise((done) => {
    let touched = null;
    document.addEventListener("pointerdown", () => { touched = performance.now(); }, { capture: true });
    new MutationObserver(() => {
      if (!document.querySelector(".number")) return;
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - touched)));
    }).observe(document.getElementById("kiosk"), { childList: true, subtree: true });
  });
}"""
# From the start of the navigation to the first screen that can be touched.
_WATCH_HOME = """() => new Promise((done) => {
  const drawn = () => requestAnimationFrame(() => done(performance.now()));
  const look = () => (document.querySelector("[data-answer]") ? drawn() : setTimeout(look, 4));
  look();
})"""


def _open_windows(server: MeasuredServer) -> None:
    for window in WINDOWS:
        requests.post(
            f"{server.url}/api/v1/windows/{window}/open",
            json={},
            headers={"Authorization": f"Bearer {server.tokens[f'operator{window}']}"},
            timeout=10,
        ).raise_for_status()


def _opened(browser: Browser, server: MeasuredServer) -> Page:
    """A page in a fresh profile: nothing of it is in a cache. Its device is known beforehand, as on a kiosk that is switched on."""
    context = browser.new_context(viewport=_PORTRAIT, has_touch=True)  # type: ignore[arg-type]  # a size
    context.request.get(f"{server.url}/kiosk/?token={server.tokens['kiosk-1']}")
    return context.new_page()


def _loads(browser: Browser, server: MeasuredServer, times: int) -> list[float]:
    taken = []
    for _ in range(times):
        page = _opened(browser, server)
        page.goto(f"{server.url}/kiosk/", wait_until="commit")
        taken.append(page.evaluate(_WATCH_HOME) / 1000)
        page.context.close()
    return taken


def _numbers(browser: Browser, server: MeasuredServer, times: int) -> list[float]:
    taken = []
    page = _opened(browser, server)
    page.goto(f"{server.url}/kiosk/")
    for _ in range(times):
        page.locator("[data-answer=individual]").tap()
        page.locator("[data-answer=consultation]").tap()
        page.evaluate(_WATCH_NUMBER)
        page.locator("[data-answer=settlements-individual]").tap()
        taken.append(page.evaluate("window.toNumber") / 1000)
        page.locator(".stage-ticket .main-button").tap()
    page.context.close()
    return taken


def _script_bytes(browser: Browser, server: MeasuredServer) -> tuple[int, int, int]:
    """How many scripts the page loads, their bytes, and their bytes compressed one by one (gzip -9)."""
    scripts: list[Response] = []
    page = _opened(browser, server)
    page.on("response", lambda answer: scripts.append(answer) if answer.request.resource_type == "script" else None)
    page.goto(f"{server.url}/kiosk/", wait_until="networkidle")
    bodies = [script.body() for script in {script.url: script for script in scripts}.values()]
    page.context.close()
    return len(bodies), sum(map(len, bodies)), sum(len(gzip.compress(body, 9)) for body in bodies)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=20, help="how often each is measured")
    times = asked.parse_args().times
    print(machine())
    with (
        tempfile.TemporaryDirectory() as directory,
        MeasuredServer(Path(directory)) as server,
        sync_playwright() as playwright,
    ):
        _open_windows(server)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        _loads(browser, server, 2)
        loads, numbers = _loads(browser, server, times), _numbers(browser, server, times)
        count, whole, compressed = _script_bytes(browser, server)
        browser.close()
    table(
        "The touchscreen, milliseconds",
        ("", "p50", "p95", "target"),
        (
            ("page load, cold cache, to the first screen", *milliseconds(loads, 50, 95), f"< {_LOAD_TARGET_MS}"),
            ("touch to the number on the screen", *milliseconds(numbers, 50, 95), f"p95 < {_NUMBER_TARGET_MS}"),
        ),
    )
    table(
        "Its scripts, libraries included",
        ("scripts", "kB", "kB compressed", "target"),
        ((count, f"{whole / 1000:.1f}", f"{compressed / 1000:.1f}", f"< {_SCRIPTS_TARGET_KB}"),),
    )


if __name__ == "__main__":
    main()
