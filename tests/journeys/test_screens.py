"""Every screen in every state, in a made-up language 30 % longer: accessible by WCAG 2.2 AA, translated, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from queue_core.reports.measures import Dimension
from queue_core.reports.measures.dimensions import label_of
from queue_core.settings.required_information import OBLIGATORY
from tests.journeys.accessibility import violations
from tests.journeys.pseudo_locale import SaidInBothLanguages, mark_settings, untranslated, write_catalogues
from tests.running import OPERATORS, TRUDOVAYA, RunningServer
from tests.screens.every import EVERY
from tests.screens.office_day import PARKED_BECAUSE, some_of_everything
from tests.screens.office_settings import SAID_IN_SETTINGS
from tests.screens.screen import Screen
from tests.screens.showing import Showing

pytestmark = pytest.mark.browser

CUT_OFF = (Path(__file__).parent / "cut_off.js").read_text(encoding="utf-8")
LEGIBLE = {
    room: (Path(__file__).parents[1] / room / "legibility.js").read_text("utf-8") for room in ("kiosk", "display")
}
# People, what they typed, and sentences of the core on pages that carry no data: they are in both languages there.
NOT_OF_THE_PAGE = [
    *OPERATORS.values(),
    "Шитова Вера Андреевна",
    "Специалист",
    "Руководитель офиса",
    PARKED_BECAUSE,
    *SAID_IN_SETTINGS,
    *OPERATORS,
    "manager",
    *("printer-1", "terminal-1", "kiosk-1", "board-1"),  # names that devices were given
    "У вас нет права открыть эту страницу.",
    "Такой страницы здесь нет. Проверьте адрес или начните со списка страниц.",
]


# Labels of the reports that a page has from the core, in both languages there.
NAMED_BY_THE_CORE = [
    (Dimension.WEEKDAY, "1"),
    (Dimension.DAY, "2026-11-23"),
    *((Dimension.WINDOW, window) for window in "12345"),
]


@pytest.fixture(scope="module")
def showing(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Showing]:
    folder = tmp_path_factory.mktemp("pseudo")
    settings = folder / "office.toml"
    settings.write_text(mark_settings(TRUDOVAYA.read_text(encoding="utf-8")), encoding="utf-8")
    catalogues = str(write_catalogues(folder / "catalogues"))
    server = RunningServer(folder / "data", settings=settings, environment={"TALON_CATALOGUES": catalogues})
    server.start()
    try:
        some_of_everything(server)
        yield Showing(browser, server)
    finally:
        server.stop()


def _by_night(page: Page) -> list[str]:
    """Contrasts of a page that may be dark as well; those of walls and the kiosk are as they are."""
    if page.evaluate("document.documentElement.dataset.theme") == "place":
        return []
    page.emulate_media(color_scheme="dark")
    found = violations(page, only=["color-contrast"])
    page.emulate_media(color_scheme="light")
    return found


def _judge(screen: Screen) -> str:
    return CUT_OFF if "phone" in screen.name else LEGIBLE.get(screen.room, CUT_OFF)


@pytest.mark.parametrize("screen", EVERY, ids=lambda screen: screen.name)
def test_a_screen_is_accessible_translated_and_whole(showing: Showing, screen: Screen) -> None:
    told = SaidInBothLanguages()
    told.add([obligation.text.view() for obligation in OBLIGATORY])
    told.add([label_of(dimension, key, {}).view() for dimension, key in NAMED_BY_THE_CORE])
    page = showing.open(screen, screen.sizes[0], listen=told.listen_to)
    try:
        wrong = {
            "WCAG 2.2 AA": violations(page),
            "dark": _by_night(page),
            "untranslated": untranslated(page, told, NOT_OF_THE_PAGE, with_title=not screen.both),
            "cut off": page.evaluate(_judge(screen)) if screen.fits_longer_words else [],
        }
        assert {what: found for what, found in wrong.items() if found} == {}
    finally:
        page.close()


def test_the_judges_see_what_is_wrong(page: Page) -> None:
    page.set_content(
        """<html lang="ru"><title>⟦Стра́ни́ца⟧</title><main style="width: 100px">
        <h1>⟦За́голо́вок⟧ 12</h1><p style="color: #aaa; background: #fff">⟦бле́дно⟧</p><img alt="forgotten words" src="data:,">
        <p>‹Зал физических лиц›, Иванова Мария Петровна, Submit</p><button style="overflow: hidden; width: 20px">⟦Дли́нно⟧</button>
        </main></html>"""
    )
    [pale] = violations(page)
    assert pale.startswith("color-contrast: p")
    found = untranslated(page, SaidInBothLanguages(), NOT_OF_THE_PAGE)
    assert [sentence.split(": ")[0] for sentence in found] == ["p.", "img. alt"]
    assert any("button" in sentence for sentence in page.evaluate(CUT_OFF))
