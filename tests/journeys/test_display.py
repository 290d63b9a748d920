"""What people see and hear in the hall: calls in their turns, a server that goes away and comes back, zones, plates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests import chromium
from tests.running import RunningServer

pytestmark = pytest.mark.browser

WALL: ViewportSize = {"width": 1920, "height": 1080}
LEGIBILITY = (Path(__file__).parents[1] / "display" / "legibility.js").read_text(encoding="utf-8")
# A turn takes 4 s when somebody waits behind, 8 s when nobody does.
TURN_MS = 15_000
# Writes down what a person in the hall hears: each announcement, and each tone of the chime.
EARS = """
window.heard = []; window.tones = 0;
document.addEventListener("talon:announced", ({ detail }) => window.heard.push(detail));
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { window.tones += 1; return start.apply(this, when); };
"""
SHORTEST_PULSE_MS = """Math.min(...document.getAnimations().map((one) => one.effect.getTiming())
.filter(({ iterations }) => iterations === Infinity).map(({ duration }) => duration))"""

OpenDisplay = Callable[..., Page]


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One office in which nothing happens, for tests that only look."""
    running = RunningServer(tmp_path_factory.mktemp("office") / "data")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def opened(browser: Browser) -> Iterator[OpenDisplay]:
    """Opens a display's page as the box at the wall does; `path` is what follows /display/.

    Comes after the server in a test's arguments: pages that are closed first let it stop at once.
    """
    contexts = []

    def open_display(
        server: RunningServer,
        path: str = "board",
        size: ViewportSize = WALL,
        clock: bool = False,
        by: Browser = browser,
    ) -> Page:
        context = by.new_context(viewport=size, locale="en-US")
        contexts.append(context)
        page = context.new_page()
        if clock:
            page.clock.install()
        page.add_init_script(EARS)
        page.goto(f"{server.url}/display/board?token={server.token('board')}")
        page.goto(f"{server.url}/display/{path}")
        expect(page.locator("[data-connection]")).to_have_attribute("data-connection", "live")
        page.evaluate("document.fonts.ready")
        return page

    yield open_display
    for context in contexts:
        context.close()


def at_window(server: RunningServer, window: str, command: str, **body: Any) -> dict[str, Any]:
    """What the operator of this window does."""
    answer = server.api(f"operator{window}").post(f"/api/v1/windows/{window}/{command}", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def call_next(server: RunningServer, window: str) -> str:
    number: str = at_window(server, window, "call-next")["ticket"]["number"]
    return number


def hall(server: RunningServer) -> dict[str, Any]:
    found: dict[str, Any] = server.api("board").get("/api/v1/hall").json()
    return found


def heard(page: Page) -> list[tuple[str, str, bool]]:
    return [(call["number"], call["window"], call["recall"]) for call in page.evaluate("window.heard")]


def listen_for(page: Page, count: int) -> list[tuple[str, str, bool]]:
    """Waits until this many announcements were made."""
    page.wait_for_function("count => window.heard.length >= count", arg=count)
    return heard(page)


def rows(page: Page) -> list[tuple[str | None, str | None, bool]]:
    """The board's list: number, window, whether the visitor is still awaited."""
    return [
        (
            row.get_attribute("data-number"),
            row.get_attribute("data-window"),
            "active" in (row.get_attribute("class") or "").split(),
        )
        for row in page.locator(".list li").all()
    ]


def rows_of(snapshot: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """What the list should show of a snapshot in which no ticket was called twice."""
    awaited = {ticket["number"] for ticket in snapshot["tickets"] if ticket["state"] == "called"}
    return [(call["number"], call["window"], call["number"] in awaited) for call in snapshot["calls"]][:6]


def waiting(page: Page) -> dict[str | None, tuple[str, ...]]:
    """People waiting by zone: all, consultation, cash operation."""
    return {
        zone.get_attribute("data-zone"): (
            zone.locator(".total").inner_text(),
            *(zone.locator(f"[data-kind={kind}] b").inner_text() for kind in ("consultation", "cash_operation")),
        )
        for zone in page.locator(".zone").all()
    }


def waiting_of(snapshot: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    def count(zone: str, *kinds: str) -> str:
        found = [t for t in snapshot["tickets"] if t["state"] == "waiting" and t["zone"] == zone and t["kind"] in kinds]
        return str(len(found))

    return {
        zone["id"]: (
            count(zone["id"], "consultation", "cash_operation"),
            count(zone["id"], "consultation"),
            count(zone["id"], "cash_operation"),
        )
        for zone in snapshot["zones"]
    }


def test_two_calls_within_a_second_are_both_seen_and_heard_in_order(server: RunningServer, opened: OpenDisplay) -> None:
    server.open_windows("1", "3")
    server.issue()
    server.issue("cash-individual")
    board = opened(server)
    first, second = call_next(server, "1"), call_next(server, "3")
    spotlight = board.locator(".spotlight")
    expect(spotlight).to_have_attribute("data-number", first)
    expect(spotlight).to_contain_text("Пройдите, пожалуйста, к окну 1")
    expect(spotlight).to_have_attribute("data-number", second)
    expect(spotlight).to_contain_text("Пройдите, пожалуйста, к окну 3")
    assert heard(board) == [(first, "1", False), (second, "3", False)]
    assert board.evaluate("window.tones") == 2  # the chime rings before the first of a row; each is spoken
    assert rows(board) == [(second, "3", True), (first, "1", True)]


def test_a_recall_is_announced_again_and_a_call_taken_back_leaves_the_board(
    server: RunningServer, opened: OpenDisplay
) -> None:
    server.open_windows("1")
    server.issue(lang="en")
    board = opened(server)
    number = call_next(server, "1")
    expect(board.locator(".spotlight .instruction").first).to_contain_text("Please go to window 1")
    at_window(server, "1", "recall")
    assert listen_for(board, 2) == [(number, "1", False), (number, "1", True)]
    expect(board.locator(".spotlight .kind span").first).to_have_text("Called again")
    assert rows(board) == [(number, "1", True)]
    at_window(server, "1", "return")
    expect(board.locator(".spotlight")).to_have_count(0)
    expect(board.locator(".list li")).to_have_count(0)
    assert len(heard(board)) == 2


def test_the_board_survives_the_server(server: RunningServer, opened: OpenDisplay) -> None:
    server.open_windows("1", "2", "3", "5")
    for service in ("settlements-individual", "cash-individual", "settlements-individual", "settlements-legal"):
        server.issue(service)
    board = opened(server)
    first = call_next(server, "1")
    listen_for(board, 1)
    lost = board.locator(".lost")
    expect(lost).to_have_count(0)

    server.kill()
    expect(lost).to_contain_text("Нет связи с сервером. Вызовы могут запаздывать — слушайте операторов")
    expect(lost).to_contain_text("No connection to the server")
    assert rows(board) == [(first, "1", True)]  # what was known last stays

    server.start()
    at_window(server, "1", "start")
    second = call_next(server, "3")
    expect(lost).to_have_count(0)
    assert listen_for(board, 2) == [(first, "1", False), (second, "3", False)]
    snapshot = hall(server)
    assert rows(board) == rows_of(snapshot) == [(second, "3", True), (first, "1", False)]
    assert waiting(board) == waiting_of(snapshot)
    assert waiting(board)["individuals"] == ("1", "1", "0")

    # And again: the page goes on living after any number of returns.
    server.stop()
    expect(lost).to_be_visible()
    server.start()
    expect(lost).to_have_count(0)
    third = call_next(server, "2")
    assert listen_for(board, 3)[2] == (third, "2", False)


def test_a_board_of_a_zone_shows_its_own(server: RunningServer, opened: OpenDisplay) -> None:
    server.open_windows("1", "4", "5")
    individual = server.issue()["number"]
    board = opened(server, "board?zone=legal-entities&zone=cellar")
    assert call_next(server, "1") == individual
    legal = server.issue("settlements-legal")["number"]
    # A visitor of this zone is told, too, when the window is in another one.
    assert call_next(server, "4") == legal
    other = server.issue("settlements-legal")["number"]
    assert call_next(server, "5") == other
    server.issue("settlements-legal")
    assert listen_for(board, 2) == [(legal, "4", False), (other, "5", False)]
    expect(board.locator(".zone")).to_have_count(1)
    expect(board.locator(".zone .total")).to_have_text("1")
    assert rows(board) == [(other, "5", True), (legal, "4", True)]
    windows = [window.get_attribute("data-window") for window in board.locator(".windows li").all()]
    assert windows == [window["id"] for window in hall(server)["windows"] if window["zone"] == "legal-entities"]
    expect(board.locator(".note")).to_contain_text("В этом офисе нет зоны «cellar».")


def test_a_board_of_no_known_zone_shows_the_whole_hall(quiet: RunningServer, opened: OpenDisplay) -> None:
    board = opened(quiet, "board?zone=%3Cb%3E&zone=cellar")
    expect(board.locator(".zone")).to_have_count(2)
    expect(board.locator(".note")).to_have_text([re.compile("нет зоны «<b>»"), re.compile("нет зоны «cellar»")])


def test_the_clock_is_the_office_s(quiet: RunningServer, opened: OpenDisplay) -> None:
    board = opened(quiet)
    expect(board.locator(".clock")).to_have_text(hall(quiet)["clock"]["now"][11:16])
    expect(board.locator(".date")).to_contain_text("понедельник, 23 ноября")
    expect(board.locator(".date")).to_contain_text("Monday 23 November")


def test_a_plate_follows_its_window(server: RunningServer, opened: OpenDisplay) -> None:
    plate = opened(server, "plate/1", {"width": 1280, "height": 800})
    state = plate.locator("main")
    expect(state).to_have_attribute("data-state", "closed")
    expect(plate.locator("footer")).to_have_count(0)

    server.open_windows("1", "2")
    expect(state).to_contain_text("Окно свободно")
    expect(plate.locator("footer")).to_contain_text("Иванова Мария Петровна")
    expect(plate.locator("footer")).to_contain_text("Специалист")

    server.issue()
    number = call_next(server, "1")
    expect(state).to_contain_text("Приглашается талон")
    expect(plate.locator(".number")).to_have_text(number)
    assert plate.evaluate(LEGIBILITY) == []

    at_window(server, "1", "start")
    expect(state).to_have_attribute("data-state", "serving")
    expect(plate.locator(".number")).to_have_text(number)

    at_window(server, "1", "finish", outcome="resolved")
    expect(state).to_have_attribute("data-state", "free")
    expect(plate.locator(".number")).to_have_count(0)

    granted = at_window(server, "1", "break", kind="technical", minutes=10)
    assert granted["decision"] == "granted"
    until = granted["window"]["break"]["until"][11:16]
    expect(state).to_contain_text(f"Технический перерыв до\u00a0{until}")
    at_window(server, "1", "resume")
    expect(state).to_have_attribute("data-state", "free")

    server.stop()
    expect(plate.locator(".lost")).to_contain_text("Нет связи с сервером")
    server.start()
    at_window(server, "1", "close")
    expect(state).to_contain_text("Окно закрыто")
    expect(plate.locator(".lost")).to_have_count(0)


def test_a_plate_of_an_unknown_window_says_so(page: Page, quiet: RunningServer) -> None:
    page.goto(f"{quiet.url}/display/board?token={quiet.token('board')}")
    answer = page.goto(f"{quiet.url}/display/plate/99")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1).first).to_have_text("В этом офисе нет окна 99")
    page.get_by_role("link", name="3").first.click()
    expect(page.locator("#plate")).to_have_attribute("data-window", "3")


def test_a_full_board_is_legible_from_afar_on_any_screen(server: RunningServer, opened: OpenDisplay) -> None:
    sizes: list[ViewportSize] = [
        WALL,
        {"width": 3840, "height": 2160},
        {"width": 1366, "height": 768},
        {"width": 1080, "height": 1920},
    ]
    boards = [opened(server, "board?zone=individuals&zone=legal-entities&zone=cellar", size) for size in sizes]
    for board in boards:
        assert board.evaluate(LEGIBILITY) == []
    server.open_windows("1", "2", "3", "4", "5")
    for service in ("settlements-individual", "cash-individual", "settlements-legal") * 4:
        server.issue(service)
    for window in ("3", "5", "1", "2"):
        call_next(server, window)
    for window in ("1", "2"):
        at_window(server, window, "start")
        at_window(server, window, "finish", outcome="resolved")
        call_next(server, window)
    rest = {"kind": "technical", "minutes": 10, "override": "зал полон"}
    assert server.api("manager").post("/api/v1/windows/4/break", json=rest).json()["decision"] == "granted"
    for board in boards:
        expect(board.locator(".list li")).to_have_count(6)
        expect(board.locator(".windows .break")).to_have_count(1)
        expect(board.locator(".spotlight")).to_be_visible()
        assert board.evaluate(LEGIBILITY) == []
        assert board.evaluate(SHORTEST_PULSE_MS) > 1000 / 3  # no more than three flashes a second


def test_a_hall_of_many_zones_and_windows_with_long_names_is_legible(
    server: RunningServer, opened: OpenDisplay, tmp_path: Path
) -> None:
    server.stop()
    settings = server.settings.read_text(encoding="utf-8").replace('series = "К"', 'series = "Щ"')
    for zone in ("houses", "appointments", "connections"):
        name = "Зал новых подключений и технологических присоединений"
        settings += f'\n[[zones]]\nid = "{zone}"\nname = {{ ru = "{name}", en = "New connections" }}\n'
    for window in ("6", "7", "8", "9", "10", "11А", "Каб-301"):
        settings += f'\n[[windows]]\nid = "{window}"\nzone = "houses"\nskills = ["settlements-individual"]\n'
    server.settings = tmp_path / "large.toml"
    server.settings.write_text(settings, encoding="utf-8")
    server.start()
    board = opened(server)
    for number, window in enumerate(("Каб-301", "11А", "10"), start=1):
        operator = server.api(f"operator{number}")
        assert operator.post(f"/api/v1/windows/{window}/open", json={}).ok
        server.issue()
        assert operator.post(f"/api/v1/windows/{window}/call-next", json={}).ok
    expect(board.locator(".windows li")).to_have_count(12)
    expect(board.locator(".spotlight")).to_have_attribute("data-window", "Каб-301")
    expect(board.locator(".list li")).to_have_count(3)
    assert board.evaluate(LEGIBILITY) == []
    plate = opened(server, "plate/Каб-301", {"width": 1280, "height": 800})
    expect(plate.locator(".number")).to_have_text("Щ-001")
    assert plate.evaluate(LEGIBILITY) == []


def test_a_plate_is_legible_on_any_screen(server: RunningServer, opened: OpenDisplay) -> None:
    server.open_windows("4", "1")
    sizes: list[ViewportSize] = [{"width": 1280, "height": 800}, {"width": 800, "height": 480}]
    plates = [opened(server, "plate/4", size) for size in sizes]
    for plate in plates:
        expect(plate.locator("footer")).to_be_visible()
        assert plate.evaluate(LEGIBILITY) == []
    at_window(server, "4", "break", kind="technical", minutes=10)
    for plate in plates:
        expect(plate.locator("main.break")).to_be_visible()
        assert plate.evaluate(LEGIBILITY) == []
    server.kill()
    for plate in plates:
        expect(plate.locator(".lost")).to_be_visible()
        assert plate.evaluate(LEGIBILITY) == []


def test_a_silent_board_asks_for_a_touch_and_then_sounds(
    server: RunningServer, opened: OpenDisplay, browser: Browser
) -> None:
    flags = [flag for flag in chromium.FLAGS if "autoplay" not in flag]
    strict = browser.browser_type.launch(executable_path=chromium.program(), args=flags)
    server.open_windows("1")
    server.issue()
    board = opened(server, by=strict)
    note = board.get_by_text("Звук выключен: коснитесь экрана")
    expect(note).to_be_visible()
    call_next(server, "1")
    listen_for(board, 1)
    assert board.evaluate("window.tones") == 0  # a tone kept back would sound at the wrong time
    board.mouse.click(500, 500)
    expect(note).to_have_count(0)
    at_window(server, "1", "recall")
    listen_for(board, 2)
    # The chime, or, where the recall follows at once upon a call that was still to be said, the voice.
    board.wait_for_function("() => window.tones === 2 || !document.getElementById('voice').paused")
    strict.close()


def test_the_chime_is_two_tones_that_do_not_clip(quiet: RunningServer, opened: OpenDisplay) -> None:
    sound = opened(quiet).evaluate(
        """async () => {
          const { LASTS_S, soundChime, TONES } = await import("/display/static/chime.js");
          const rate = 44100;
          const paper = new OfflineAudioContext(1, rate * 2, rate);
          soundChime(paper, 0);
          const wave = (await paper.startRendering()).getChannelData(0);
          const strength = (hertz, from, to) => {
            let [re, im] = [0, 0];
            for (let i = from * rate; i < to * rate; i += 1) {
              const turn = (2 * Math.PI * hertz * i) / rate;
              re += wave[Math.floor(i)] * Math.cos(turn);
              im += wave[Math.floor(i)] * Math.sin(turn);
            }
            return Math.hypot(re, im);
          };
          return {
            peak: Math.max(...wave.map(Math.abs)),
            after: Math.max(...wave.slice(Math.ceil(LASTS_S * rate) + 1).map(Math.abs)),
            lasts: LASTS_S,
            first: TONES.map(({ hertz }) => strength(hertz, 0.02, 0.27)),
            second: TONES.map(({ hertz }) => strength(hertz, 0.6, 0.9)),
          };
        }"""
    )
    assert 0.2 < sound["peak"] <= 1.0
    assert sound["after"] == 0.0
    assert sound["lasts"] < 2.0  # the shortest turn: two chimes never run into one
    assert sound["first"][0] > 5 * sound["first"][1]
    assert sound["second"][1] > sound["second"][0]


def test_a_display_stays_signed_in_for_weeks(quiet: RunningServer, opened: OpenDisplay) -> None:
    board = opened(quiet, clock=True)
    with board.expect_request(lambda request: request.method == "HEAD") as renewed:
        board.clock.fast_forward("06:00:01")
    assert "/display/board" in renewed.value.url
    box = requests.Session()
    box.get(f"{quiet.url}/display/board", params={"token": quiet.token("board")}, timeout=10)
    assert "talon_session" in box.head(f"{quiet.url}/display/board", timeout=10).headers["Set-Cookie"]
