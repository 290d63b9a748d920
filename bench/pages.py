"""How fast each page is there with nothing in the browser's cache, and how much script it loads.

    python -m bench.pages [--rounds 10] [--only kiosk]

The real server, Debian's Chromium, a fresh context for each load: document, styles, scripts and fonts come over loopback every
time. Beside it stands a page of the same server without scripts and fonts of its own (`/healthz`), so that what the browser
itself takes is not counted as ours. Scripts are weighed as gzip sends them.
"""

from __future__ import annotations

import gzip
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import click
import requests
from playwright.sync_api import Browser, Response, sync_playwright

from bench.figures import machine, percentile, table
from bench.server import SERVICE, MeasuredServer

TARGET_MS = 500
KIOSK_SCRIPT_KB = 60
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# Name, path, whose page it is, and what is on it when it can be used.
PAGES = (
    ("nothing but the browser", "/healthz", "manager", "body"),
    ("sign-in", "/sign-in", "", "form"),
    ("kiosk", "/kiosk/", "kiosk-1", "[data-answer]"),
    ("hall board", "/display/board", "board-1", ".windows li"),
    ("plate of a window", "/display/plate/1", "board-1", "main"),
    ("choice of a window", "/operator/", "operator1", ".card"),
    ("operator's console", "/operator/window/1", "operator1", ".visitor"),
    ("today, live", "/management/", "manager", ".window-row"),
    ("breaks", "/management/breaks", "manager", "main h1, main h2"),
    ("waits report", "/management/waits", "manager", ".report-table, .nothing"),
    ("what if", "/management/what-if", "manager", "main"),
    ("windows to open", "/management/staffing", "manager", "main"),
    ("settings", "/management/settings/services", "manager", ".form"),
    ("versions", "/management/settings/versions", "manager", "#section .panel"),
)
# Asked in the page: when everything had been loaded, and when the page was first painted.
_TIMES = """() => {
  const [navigation] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return [navigation.loadEventEnd, paint?.startTime ?? 0];
}"""


@dataclass
class Loads:
    """The loads of one page, in milliseconds, and what came over the line at the last one, in bytes."""

    load_ms: list[float] = field(default_factory=list)
    usable_ms: list[float] = field(default_factory=list)
    script_bytes: int = 0
    script_gzip: int = 0
    requests: int = 0


@click.command()
@click.option("--rounds", default=10, show_default=True, help="Loads of each page.")
@click.option("--only", default="", help="Pages with this in their name.")
def measure(rounds: int, only: str) -> None:
    """Loads each page with a cold cache, in turns, and prints times and weights."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise click.ClickException("Chromium is missing: apt-get install chromium")
    pages = [page for page in PAGES if only in page[0]]
    found = {name: Loads() for name, *_ in pages}
    print(machine())
    with (
        tempfile.TemporaryDirectory(prefix="talon-pages-") as folder,
        MeasuredServer(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        _some_visitors(server)
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for _ in range(rounds):
            for name, path, who, ready in pages:
                _load(browser, server, path, who, ready, found[name])
        browser.close()
    rows = [
        (
            name,
            f"{percentile(loads.load_ms, 50):.0f}",
            f"{percentile(loads.load_ms, 95):.0f}",
            f"{percentile(loads.usable_ms, 50):.0f}",
            f"{percentile(loads.usable_ms, 95):.0f}",
            loads.requests,
            f"{loads.script_bytes / 1000:.1f}",
            f"{loads.script_gzip / 1000:.1f}",
        )
        for name, loads in found.items()
    ]
    columns = ("page", "load p50 ms", "p95", "usable p50 ms", "p95", "requests", "script kB", "gzip kB")
    table(f"{rounds} loads of each page with a cold cache (target: load below {TARGET_MS} ms)", columns, rows)
    print(f"\nThe kiosk's script is to weigh less than {KIOSK_SCRIPT_KB} kB compressed.")


def _some_visitors(server: MeasuredServer) -> None:
    """A hall with something to show: two open windows, eight visitors."""

    def post(who: str, path: str, body: dict[str, str]) -> None:
        head = {"Authorization": f"Bearer {server.tokens[who]}"}
        requests.post(f"{server.url}/api/v1{path}", json=body, headers=head, timeout=10).raise_for_status()

    for window in ("1", "2"):
        post(f"operator{window}", f"/windows/{window}/open", {})
    for number in range(8):
        post("kiosk-1", "/tickets", {"service": SERVICE, "request_id": f"visitor {number}"})


def _load(browser: Browser, server: MeasuredServer, path: str, who: str, ready: str, loads: Loads) -> None:
    # The sign-in happens in another context: its cookies are taken along, nothing of its cache.
    cookies = browser.new_context()
    if who:
        cookies.new_page().goto(f"{server.url}{path}?token={server.tokens[who]}")
    context = browser.new_context(storage_state=cookies.storage_state(), viewport={"width": 1366, "height": 768})
    cookies.close()
    page = context.new_page()
    came: list[Response] = []
    page.on("response", lambda response: came.append(response))  # noqa: PLW0108 - it puts a mark on its handlers
    page.goto(f"{server.url}{path}", wait_until="load")
    page.locator(ready).first.wait_for(state="attached")
    usable = page.evaluate("performance.now()")
    loaded, _ = page.evaluate(_TIMES)
    loads.load_ms.append(loaded)
    loads.usable_ms.append(usable)
    scripts = [one.body() for one in came if one.request.resource_type == "script" and one.ok]
    loads.script_bytes = sum(map(len, scripts))
    loads.script_gzip = sum(len(gzip.compress(script, 6)) for script in scripts)
    loads.requests = len(came)
    context.close()


if __name__ == "__main__":
    measure()
