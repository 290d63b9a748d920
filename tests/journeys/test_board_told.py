"""What a board tells besides numbers: the spoken call, notices in turn, the ticker; zones their own, and each for its time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import chromium
from tests.journeys.test_display import LEGIBILITY, OpenDisplay, at_window, call_next, hall, listen_for, opened
from tests.running import RunningServer

pytestmark = pytest.mark.browser
__all__ = ["opened"]

# What the audio element really did: how long each sound was, how loud, and whether it came to its end.
LISTEN = """() => { window.spoken = [];
const voice = document.getElementById("voice");
const told = (type) => {
  const last = window.spoken.at(-1);
  // A loaded machine may stop in the middle for more of the sound: that is not another one.
  if (last?.[0] === type && last[1] === voice.currentSrc) return;
  window.spoken.push([type, voice.currentSrc, voice.duration, voice.volume]);
};
for (const type of ["playing", "ended", "error"])
  voice.addEventListener(type, () => told(type)); }"""


def spoken(board: Page, count: int) -> list[list[Any]]:
    """The first events of the audio element, as soon as there are so many."""
    board.wait_for_function("count => window.spoken.length >= count", arg=count)
    found: list[list[Any]] = board.evaluate("window.spoken")
    return found


def test_a_call_is_spoken_to_its_end_and_a_recall_again(server: RunningServer, opened: OpenDisplay) -> None:
    server.open_windows("1", "3")
    server.issue()
    server.issue("cash-individual", lang="en")
    speaking, silent = opened(server), opened(server)
    for board in (speaking, silent):
        board.evaluate(LISTEN)
    expect(speaking.locator("#board")).to_have_attribute("data-speaks", "individuals legal-entities")
    call_next(server, "1")
    call_next(server, "3")  # within a second: it is heard after the first one, not over it
    events = spoken(speaking, 4)
    assert [kind for kind, *_ in events] == ["playing", "ended", "playing", "ended"]
    assert events[0][1] != events[2][1]
    assert all(2 < seconds < 8 and volume == 1 for _, _, seconds, volume in events)
    assert heard_tones(speaking) == 2, "calls in a row: the chime rings before the first"
    at_window(server, "1", "recall")
    events = spoken(speaking, 6)
    assert [kind for kind, *_ in events[4:]] == ["playing", "ended"]
    assert events[4][1] not in {events[0][1], events[2][1]}
    # The other board of the zone shows all three and keeps silent.
    assert len(listen_for(silent, 3)) == 3
    assert silent.evaluate("window.spoken") == []
    assert heard_tones(silent) == 0
    # It takes over when the speaking one is gone.
    speaking.close()
    expect(silent.locator("#board")).to_have_attribute("data-speaks", "individuals legal-entities")
    at_window(server, "3", "recall")
    assert [kind for kind, *_ in spoken(silent, 2)] == ["playing", "ended"]


def heard_tones(board: Page) -> int:
    tones: int = board.evaluate("window.tones")
    return tones


def test_a_board_that_may_not_sound_leaves_the_voice_to_one_that_may(
    server: RunningServer, opened: OpenDisplay, browser: Browser
) -> None:
    flags = [flag for flag in chromium.FLAGS if "autoplay" not in flag]
    strict = browser.browser_type.launch(executable_path=chromium.program(), args=flags)
    muted = opened(server, by=strict)
    expect(muted.get_by_text("Звук выключен: коснитесь экрана")).to_be_visible()
    able = opened(server)
    expect(able.locator("#board")).to_have_attribute("data-speaks", "individuals legal-entities")
    expect(muted.locator("#board")).to_have_attribute("data-speaks", "")
    expect(muted.get_by_text("Звук выключен")).to_have_count(0)  # nobody need touch it: the other one is heard
    strict.close()


def post(server: RunningServer, ru: str, kind: str = "notice", **more: Any) -> str:
    body = {"kind": kind, "text": {"ru": ru, "en": f"In English: {len(ru)}"}, **more}
    answer = server.api("manager").post("/api/v1/notices", json=body)
    assert answer.status_code == 201, answer.text
    name: str = answer.json()["id"]
    return name


def test_notices_and_the_ticker_are_on_the_boards_of_their_zones_for_their_time(
    server: RunningServer, opened: OpenDisplay
) -> None:
    boards = {
        "": opened(server, clock=True),
        "individuals": opened(server, "board?zone=individuals", {"width": 1080, "height": 1920}),
        "legal-entities": opened(server, "board?zone=legal-entities"),
    }
    long = ("Оплатить без комиссии можно в терминале у входа в любое время работы офиса. " * 3)[:200]
    name = post(server, long, zones=["individuals"], until="2026-11-23T16:00")
    line = post(server, "31 декабря офис работает до 12:00", kind="ticker")
    post(server, "Завтра", **{"from": "2026-11-24"})
    for zone, board in boards.items():
        placard, ticker = board.locator(".placard"), board.locator(".ticker")
        expect(ticker).to_have_attribute("data-notices", line)
        expect(ticker.locator("p").first).to_contain_text("In English")
        if zone == "legal-entities":
            expect(placard).to_have_count(0)
        else:
            expect(placard).to_have_attribute("data-notice", name)
            expect(placard).to_contain_text(long)
        assert board.evaluate(LEGIBILITY) == []

    # With calls beside them everything is still to be read.
    server.open_windows("1", "2", "3", "4", "5")
    for service in ("settlements-individual", "cash-individual", "settlements-legal") * 4:
        server.issue(service)
    for window in ("3", "5", "1", "2", "4"):
        call_next(server, window)
    for board in boards.values():
        expect(board.locator(".list li").nth(3 if board is not boards["legal-entities"] else 0)).to_be_visible()
        assert board.evaluate(LEGIBILITY) == []

    # A second one takes its turn; withdrawn, it is gone at once; and the first one goes when its time is past.
    whole = boards[""]
    second = post(server, "Касса сегодня до 16:00")
    expect(whole.locator(".placard .place")).to_have_text("1/2")
    whole.clock.fast_forward(12_000)
    expect(whole.locator(".placard")).to_have_attribute("data-notice", second)
    assert server.api("manager").post(f"/api/v1/notices/{second}/withdraw", json={}).ok
    expect(whole.locator(".placard")).to_have_attribute("data-notice", name)
    # In the office's time, which the server tells: a line of some seconds comes and goes by itself.
    soon = datetime.fromisoformat(hall(server)["clock"]["now"]) + timedelta(seconds=15)
    brief = post(server, "Через минуту проверка звонка", kind="ticker", until=soon.isoformat())
    expect(whole.locator(".ticker")).to_have_attribute("data-notices", f"{line} {brief}")
    expect(whole.locator(".ticker")).to_have_attribute("data-notices", line)
