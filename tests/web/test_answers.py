"""The manager's answers without a browser: the verdict against the API, the links, the ranges compared, odd addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest

from queue_core.clock import SetClock
from tests.past import put_past
from tests.running import MORNING
from tests.web.auth.browser import Browser
from tests.web.in_process import InProcess
from web.management.answers.question import before, presets, year_before
from web.management.periods import Period

WEEK = "from=2026-11-16&to=2026-11-22"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    data = tmp_path_factory.mktemp("answers") / "data"
    data.mkdir()
    put_past(data, 2)
    office = InProcess(data, SetClock(MORNING))
    yield office
    office.office.close()


@pytest.fixture(scope="module")
def manager(here: InProcess) -> Browser:
    browser = Browser(here)
    assert browser.enter("manager").status_code == 302
    return browser


def page(manager: Browser, address: str) -> str:
    answer = manager.get(address)
    assert answer.status_code == 200, (answer.status_code, answer.text)
    return unescape(answer.get_data(as_text=True))


def minutes(seconds: float) -> str:
    whole = int(seconds + 0.5)
    return f"{whole // 60}:{whole % 60:02d}"


def test_the_verdict_is_that_of_the_apis_figures(here: InProcess, manager: Browser) -> None:
    text = page(manager, f"/management/answers/?{WEEK}&lang=en")
    broken = []
    for measure in ("wait", "reception"):
        for row in here.get(f"/reports/measures?measure={measure}&{WEEK}&by=kind").get_json()["rows"]:
            assert f">{minutes(row['mean_s'])}</td>" in text
            if row["mean_s"] > row["target_s"]:
                broken.append(f"{minutes(row['mean_s'])} of {minutes(row['target_s'])} (n {row['n']})")
    [sentence] = re.findall(r'id="headline">([^<]+)<', text)
    assert sentence.startswith("No, the promise was not kept" if broken else "Yes, the promise was kept")
    assert all(part in sentence for part in broken)


def test_each_cell_of_the_heat_map_leads_to_as_many_visits_as_it_counts(manager: Browser) -> None:
    text = page(manager, f"/management/answers/?{WEEK}&lang=en")
    cells = re.findall(r'<a href="(/management/answers/visits\?[^"]*weekday=[^"]*hour=[^"]*)".*?>n (\d+)<', text)
    assert len(cells) > 30
    for address, n in cells[:3]:
        assert f'figures">n {n}</span>' in page(manager, f"{address}&lang=en")


def test_the_longest_wait_of_a_weekday_leads_to_its_story(here: InProcess, manager: Browser) -> None:
    text = page(manager, f"/management/answers/visits?{WEEK}&measure=wait&weekday=2")
    address = re.findall(r'href="(/management/visits\?day=2026-11-17&number=[^"]+)"', text)[0]
    spans = here.get(f"/reports/visits?day=2026-11-17&number={address.split('number=')[1]}").get_json()["visits"]
    every = here.get("/reports/visits?day=2026-11-17").get_json()["visits"]
    longest = max(wait["seconds"] for visit in every for wait in visit["waits"] if wait["called_at"])
    assert max(wait["seconds"] for wait in spans[0]["waits"]) == longest


def test_each_figure_has_its_definition(manager: Browser) -> None:
    text = page(manager, f"/management/answers/?{WEEK}&lang=en")
    helps = re.findall(r'popovertarget="([^"]+)"', text)
    assert len(helps) == len(set(helps)) > 10
    assert all(f'id="{name}"' in text for name in helps)


@pytest.mark.parametrize(
    "odd",
    [
        "from=&to=",
        "from=2026-13-40&to=x",
        "measure=mood",
        "weekday=9",
        "day=yesterday",
        "kind=none",
        "week=2026-W99",
        "month=2026-00",
        "hour=99",
        "from=0001-01-01&to=9999-12-31",
        "from=2026-02-29",
        "operator=%3Cscript%3E",
    ],
)
def test_an_odd_address_is_answered(manager: Browser, odd: str) -> None:
    for path in ("", "visits"):
        assert "<script>alert" not in page(manager, f"/management/answers/{path}?{odd}")


def test_it_is_the_managers(here: InProcess) -> None:
    operator = Browser(here)
    operator.enter("operator1")
    for path in ("", "visits"):
        assert operator.get(f"/management/answers/{path}").status_code == 403


def test_months_are_compared_with_months_and_weeks_with_weeks() -> None:
    february = Period(date(2024, 2, 1), date(2024, 2, 29))
    assert before(february) == Period(date(2024, 1, 1), date(2024, 1, 31))
    assert year_before(february) == Period(date(2023, 2, 1), date(2023, 2, 28))
    week = presets(date(2026, 11, 23))["last_week"]
    assert week == Period(date(2026, 11, 16), date(2026, 11, 22))
    assert before(week) == Period(date(2026, 11, 9), date(2026, 11, 15))
    assert year_before(week).first.weekday() == 0
    tuesday = Period(date(2026, 11, 17), date(2026, 11, 17))
    assert before(tuesday) == Period(date(2026, 11, 10), date(2026, 11, 10))
