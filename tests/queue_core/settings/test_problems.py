"""Every error that settings can have: its place, its code, and its sentence in both languages."""

from __future__ import annotations

import copy
import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import pytest
import tomlkit
from pydantic import Field, ValidationError

from queue_core.hours.calendar import unknown_year
from queue_core.settings import Problem, SettingsInvalid, load, parse
from queue_core.settings.base import Table
from queue_core.settings.problems import Place
from queue_core.settings.pydantic_errors import problems_of
from queue_core.settings.wording import Code
from queue_core.simulation.description import load_day
from tests.queue_core.building import small_office, text

# An error at a place of the small office's file after a few changes, named by the path to the field.
Wrong = tuple[Code, Place, dict[str, Any]]

LINE = {"text": text("{number}")}
FOLDER = {"kind": "csv_folder", "folder": "/srv/exchange"}
HTTP = {"kind": "http_json", "url": "https://billing.example", "token_file": "/etc/talon/token"}


def breaks(starts: object) -> dict[str, Any]:
    return {"breaks": {"day": [{"kind": "technical", "minutes": 15, "starts": starts}]}}


def exceptions(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"exceptions": [{"reason": text("Ремонт"), **row} for row in rows]}


def information(**fields: object) -> dict[str, Any]:
    item = {"id": "fees", "title": text("Тарифы"), "paragraphs": [text("Текст")], "owner": "Отдел"}
    return {"information": [item | fields]}


def device(**fields: object) -> dict[str, Any]:
    return {"devices": [{"id": "scanner-1", "kind": "scanner", "agent": "agent-1", **fields}]}


def readings(**fields: object) -> dict[str, Any]:
    return {"billing": FOLDER | {"readings": fields}}


def described(name: str, share: float) -> dict[str, Any]:
    """A class of visitors of a day to simulate."""
    group, kind = "individual", "consultation"
    service = {"mean_minutes": 5}
    return {"id": name, "group": group, "kind": kind, "share": share, "intensity": [1], "service": service}


WRONG: list[Wrong] = [
    (Code.REQUIRED, ("office", "address"), {"office.address": None}),
    (Code.REQUIRED, ("hours",), {"hours": None}),
    (Code.UNKNOWN_FIELD, ("office", "adress"), {"office.adress": "x"}),
    (Code.UNKNOWN_FIELD, ("surprise",), {"surprise": 1}),
    (Code.NOT_A_TABLE, ("office",), {"office": 7}),
    (Code.NOT_A_TABLE, ("office", "name"), {"office.name": "Офис"}),
    (Code.NOT_A_TABLE, ("slip", "service_texts"), {"slip": {"service_texts": []}}),
    (Code.NOT_A_TABLE, ("breaks", "cover"), {"breaks": {"cover": 2}}),
    (Code.NOT_A_LIST, ("windows", 0, "skills"), {"windows.0.skills": "advice"}),
    (Code.NOT_A_LIST, ("breaks", "day"), {"breaks": {"day": 1}}),
    (Code.NOT_TEXT, ("office", "phone"), {"office.phone": 84951234567}),
    (Code.NOT_TEXT, ("voice", "recordings"), {"voice": {"recordings": 1}}),
    (Code.NOT_A_NUMBER, ("targets", "visit_minutes"), {"targets": {"visit_minutes": "twenty"}}),
    (Code.NOT_A_NUMBER, ("targets", "visit_minutes"), {"targets": {"visit_minutes": []}}),
    (Code.NOT_A_NUMBER, ("billing", "readings", "most_kwh_per_day"), readings(most_kwh_per_day="x")),
    (Code.NOT_A_NUMBER, ("billing", "readings", "most_kwh_per_day"), readings(most_kwh_per_day=[])),
    (Code.NOT_A_NUMBER, ("billing", "readings", "most_kwh_per_day"), readings(most_kwh_per_day=float("nan"))),
    (Code.NOT_A_WHOLE_NUMBER, ("undo", "seconds"), {"undo": {"seconds": 1.5}}),
    (Code.NOT_A_WHOLE_NUMBER, ("undo", "seconds"), {"undo": {"seconds": "ten"}}),
    (Code.NOT_A_WHOLE_NUMBER, ("undo", "seconds"), {"undo": {"seconds": []}}),
    (Code.NOT_A_WHOLE_NUMBER, ("undo", "seconds"), {"undo": {"seconds": "9" * 5000}}),
    (Code.NOT_YES_OR_NO, ("payments", "cash"), {"payments": {"cash": "sometimes"}}),
    (Code.NOT_YES_OR_NO, ("payments", "cash"), {"payments": {"cash": []}}),
    (Code.NOT_OFFERED, ("scanning", "at_window"), {"scanning": {"at_window": "sing"}}),
    (Code.NOT_OFFERED, ("services", 0, "kind"), {"services.0.kind": "dance"}),
    (Code.TOO_SMALL, ("undo", "seconds"), {"undo": {"seconds": 0}}),
    (Code.TOO_LARGE, ("undo", "seconds"), {"undo": {"seconds": 121}}),
    (Code.NOT_ABOVE, ("targets", "visit_minutes"), {"targets": {"visit_minutes": 0}}),
    (Code.NOT_BELOW, ("breaks", "day", 0, "starts", "latest"), breaks({"earliest": 0, "latest": 1440})),
    (Code.EMPTY_TEXT, ("zones", 0, "name", "en"), {"zones.0.name.en": ""}),
    (Code.TOO_LONG, ("payments", "purpose"), {"payments": {"purpose": "x" * 41}}),
    (Code.TOO_LONG, ("priorities", 0, "id"), {"priorities.0.id": "x" * 41}),
    (Code.EMPTY_LIST, ("windows", 0, "skills"), {"windows.0.skills": []}),
    (Code.TOO_MANY, ("slip", "lines"), {"slip": {"lines": [LINE] * 31}}),
    (Code.NOT_AN_IDENTIFIER, ("priorities", 0, "id"), {"priorities.0.id": "Ветеран"}),
    (Code.NOT_AN_IDENTIFIER, ("priorities", 0, "id"), {"priorities.0.id": "-veteran"}),
    (Code.NOT_AN_IDENTIFIER, ("priorities", 0, "id"), {"priorities.0.id": "veteran\n"}),
    (Code.NOT_A_DATE, ("exceptions", 0, "date"), exceptions({"date": "Friday", "closed": True})),
    (Code.NOT_A_DATE, ("information", 0, "valid_from"), information(valid_from=20260101)),
    (Code.NOT_A_DATE, ("information", 0, "valid_until"), information(valid_until=datetime(2026, 1, 1))),  # noqa: DTZ001 - as TOML gives it
    (Code.NO_SUCH_TIME, ("hours", "monday"), {"hours.monday": "8:00-24:00"}),
    (Code.NO_SUCH_TIME, ("breaks", "day", 0, "starts"), breaks("9:60-11:00")),
    (Code.OUT_OF_FORM, ("hours", "monday", "opens"), {"hours.monday": {"opens": "noon", "closes": "17:00"}}),
    (Code.UNKNOWN_ZONE, ("windows", 1, "zone"), {"windows.1.zone": "roof"}),
    (Code.UNKNOWN_ZONE, ("services", 1, "zone"), {"services.1.zone": "roof"}),
    (Code.UNKNOWN_ZONE, ("information", 0, "zones"), information(zones=["roof"])),
    (Code.UNKNOWN_SERVICE, ("windows", 1, "skills"), {"windows.1.skills": ["cash", "juggling"]}),
    (Code.UNKNOWN_SERVICE, ("slip", "service_texts"), {"slip": {"service_texts": {"parking": text("х")}}}),
    (Code.UNKNOWN_WINDOW, ("devices", 0, "window"), device(window="9")),
    (Code.UNKNOWN_KIOSK, ("devices", 0, "kiosk"), device(kiosk="k")),
    (Code.UNKNOWN_PRINTER, ("windows", 2, "printer"), {"windows.2.printer": "printer-9"}),
    (Code.UNKNOWN_PRINTER, ("kiosks", 0, "printer"), {"kiosks.0.printer": "printer-9"}),
    (Code.UNKNOWN_PRINTER, ("kiosks", 0, "printers"), {"kiosks.0": {"id": "k", "printers": ["printer-1", "printer-9"]}}),
    (Code.UNKNOWN_TERMINAL, ("windows", 0, "terminal"), {"windows.0.terminal": "terminal-9"}),
    (Code.UNKNOWN_TERMINAL, ("kiosks", 0, "terminal"), {"kiosks.0.terminal": "terminal-9"}),
    (Code.UNKNOWN_PRIORITY, ("appointments", "priority"), {"appointments": {"priority": "nobody"}}),
    (Code.UNKNOWN_OBLIGATION, ("information", 0, "covers"), information(covers=["weather"])),
    (Code.UNKNOWN_COVER, ("breaks", "cover"), {"breaks": {"cover": {"individual dancing": 1}}}),
    (Code.SAME_ID, ("windows",), {"windows.1.id": "1"}),
    (Code.SAME_ID, ("boards",), {"boards": [{"id": "hall"}, {"id": "hall"}]}),
    (Code.ID_OF_A_PRINTER, ("terminals",), {"terminals": [{"id": "printer-1", "agent": "agent-1"}]}),
    (Code.NOBODY_GIVES, ("services", 3), {"services.3.elsewhere": None}),
    (Code.NOT_A_TIME_ZONE, ("office", "time_zone"), {"office.time_zone": "Europe/Mytishchi"}),
    (Code.NOT_A_WEB_ADDRESS, ("office", "public_url"), {"office.public_url": "talon.local"}),
    (Code.NOT_ONE_CAPITAL, ("services", 0, "series"), {"services.0.series": "к"}),
    (Code.NOT_ONE_CAPITAL, ("services", 0, "series"), {"services.0.series": "К\n"}),
    (Code.LOOKS_LIKE_A_DIGIT, ("services", 0, "series"), {"services.0.series": "О"}),
    (Code.NOT_A_WINDOW_ID, ("windows", 0, "id"), {"windows.0.id": "window 12"}),
    (Code.PRINTER_AND_PRINTERS, ("kiosks", 0), {"kiosks.0.printers": ["printer-1"]}),
    (Code.SAME_PRINTER_TWICE, ("kiosks", 0), {"kiosks.0": {"id": "k", "printers": ["printer-1", "printer-1"]}}),
    (Code.GUARD_BEFORE_TARGET, ("call_order", "guard_multiple"), {"call_order": {"guard_multiple": 0.5}}),
    (Code.NOT_A_COLOUR, ("appearance", "brand"), {"appearance": {"brand": "blue"}}),
    (Code.NOT_A_COLOUR, ("appearance", "brand"), {"appearance": {"brand": "#0a4a80\n"}}),
    (Code.TOO_LIGHT_FOR_WHITE, ("appearance", "brand"), {"appearance": {"brand": "#3a8fd0", "accent": "#ffffff"}}),
    (Code.TOO_DARK_FOR_TEXT, ("appearance", "accent"), {"appearance": {"brand": "#000000", "accent": "#c08000"}}),
    (Code.NOT_HOURS, ("hours", "monday"), {"hours.monday": "from eight"}),
    (Code.CLOSES_FIRST, ("hours", "monday"), {"hours.monday": "17:00-8:00"}),
    (Code.UNKNOWN_COUNTRY, ("calendar", "country"), {"calendar": {"country": "Mars"}}),
    (Code.HOURS_OR_CLOSED, ("exceptions", 0), exceptions({"date": "2026-12-01"})),
    (Code.UNTIL_BEFORE_DATE, ("exceptions", 0), exceptions({"date": "2026-12-04", "until": "2026-12-03", "closed": True})),
    (Code.SAME_DAY_TWICE, ("exceptions", 0), exceptions(*[{"date": "2026-12-04", "closed": True}] * 2)),
    (Code.NO_LUNCH_HOURS, ("breaks", "lunch"), {"breaks": {"lunch": "closed"}}),
    (Code.NOT_BREAK_STARTS, ("breaks", "day", 0, "starts"), breaks("9 to 11")),
    (Code.LATEST_BEFORE_EARLIEST, ("breaks", "day", 0, "starts"), breaks("11:00-9:15")),
    (Code.LEAST_ABOVE_MOST, ("payments",), {"payments": {"least_kopecks": 500, "most_kopecks": 100}}),
    (Code.IDLE_ABOVE_LONGEST, ("sign_in",), {"sign_in": {"idle_hours": 12, "longest_hours": 8}}),
    (Code.USUAL_ABOVE_MOST, ("billing", "readings"), readings(usual_kwh_per_day=500)),
    (Code.BILLING_NEEDS, ("billing",), {"billing": {"kind": "csv_folder"}}),
    (Code.BILLING_HAS_NO, ("billing", "url"), {"billing": FOLDER | {"url": "https://billing.example"}}),
    (Code.NOT_A_FULL_PATH, ("billing", "folder"), {"billing": FOLDER | {"folder": "exchange"}}),
    (Code.NOT_A_FULL_PATH, ("billing", "ca_file"), {"billing": HTTP | {"ca_file": "ca.pem"}}),
    (Code.NOT_A_BILLING_ADDRESS, ("billing", "url"), {"billing": HTTP | {"url": "https://me:secret@billing.example"}}),
    (Code.ENDS_FIRST, ("information", 0), information(valid_from="2026-02-01", valid_until="2026-01-01")),
    (Code.UNKNOWN_SLIP_PLACE, ("slip", "qr_text", "ru"), {"slip": {"qr_text": {"ru": "{nummer}"}}}),
    (Code.LONE_BRACE, ("slip", "qr_text", "en"), {"slip": {"qr_text": {"en": "{half"}}}),
    (Code.NOT_AN_UPLOADED_LOGO, ("slip", "logo"), {"slip": {"logo": "../secret.png"}}),
    (Code.NOT_AN_UPLOADED_LOGO, ("slip", "logo"), {"slip": {"logo": "logo-0123456789abcdef.png\n"}}),
    (Code.SERVICE_TEXT_TOO_LONG, ("slip", "service_texts", "advice"), {"slip": {"service_texts": {"advice": text("х" * 401)}}}),
    (Code.LINES_TOO_LONG, ("slip", "lines"), {"slip": {"lines": [LINE, *[{"text": text("х" * 200)}] * 5]}}),
    (Code.NO_NUMBER_IN_RUSSIAN, ("slip", "lines"), {"slip": {"lines": [{"text": {"en": "{number}"}}]}}),
    (Code.NO_NUMBER_IN_ENGLISH, ("slip", "lines"), {"slip": {"lines": [{"text": {"ru": "{number}"}}]}}),
]  # fmt: skip

# A day to simulate that is right; its errors are those of settings, too.
DAY: dict[str, Any] = {
    "name": "a day",
    "visitors": 10,
    "minutes_open": 60,
    "classes": [described("advice", 1)],
    "windows": [{"id": "1", "skills": ["advice"]}],
}
WRONG_DAYS: list[Wrong] = [
    (Code.UNKNOWN_CLASS, ("windows", 0, "skills"), {"windows.0.skills": ["advice", "cash"]}),
    (Code.NO_WINDOW_FOR_CLASS, ("classes", 1), {"classes": [described("advice", 0.5), described("cash", 0.5)]}),
    (Code.SAME_ID, ("windows",), {"windows": DAY["windows"] * 2}),
    (Code.SHARES_NOT_ONE, ("classes",), {"classes.0.share": 0.9}),
    (Code.SHORTEST_ABOVE_LONGEST, ("walk_minutes",), {"walk_minutes": [2, 1]}),
    (Code.CLOSES_FIRST, ("windows", 0, "shifts", 0), {"windows.0.shifts": [{"opens_minutes": 30, "closes_minutes": 10}]}),
    (Code.REQUIRED, ("walk_minutes", 1), {"walk_minutes": [1]}),
    (Code.TOO_MANY, ("walk_minutes",), {"walk_minutes": [1, 2, 3]}),
]  # fmt: skip


def changed(raw: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A copy with values put at paths such as "windows.1.zone"; None takes the field out."""
    raw = copy.deepcopy(raw)
    for path, value in changes.items():
        *above, name = path.split(".")
        table: Any = raw
        for part in above:
            table = table[int(part) if part.isdigit() else part]
        if value is None:
            del table[name]
        else:
            table[int(name) if name.isdigit() else name] = value
    return raw


def only_problem(read: Callable[[], object]) -> Problem:
    with pytest.raises(SettingsInvalid) as refused:
        read()
    [problem] = refused.value.problems
    return problem


def case_name(value: object) -> str | None:
    match value:
        case Code():
            return value.name
        case tuple():
            return ".".join(str(part) for part in value)
    return ""


@pytest.mark.parametrize(("code", "place", "changes"), WRONG, ids=case_name)
def test_an_error_of_an_office_has_its_code_and_place(
    tmp_path: Path, code: Code, place: Place, changes: dict[str, Any]
) -> None:
    file = tmp_path / "office.toml"
    file.write_text(tomlkit.dumps(changed(small_office(), changes)), encoding="utf-8")
    problem = only_problem(lambda: load(file))
    assert (problem.code, problem.place) == (code, place)
    assert_uses_its_values(problem)


@pytest.mark.parametrize(("code", "place", "changes"), WRONG_DAYS, ids=case_name)
def test_an_error_of_a_day_to_simulate_has_its_code_and_place(
    tmp_path: Path, code: Code, place: Place, changes: dict[str, Any]
) -> None:
    file = tmp_path / "day.toml"
    file.write_text(tomlkit.dumps(changed(DAY, changes)), encoding="utf-8")
    problem = only_problem(lambda: load_day(file))
    assert (problem.code, problem.place) == (code, place)
    assert_uses_its_values(problem)


def assert_uses_its_values(problem: Problem) -> None:
    """Both languages name exactly the values that the problem carries, and can be written with them."""
    for sentence in (problem.code.value.ru, problem.code.value.en):
        named = set(re.findall(r"\{(\w+)[^{}]*\}", sentence.replace("{{", "").replace("}}", "")))
        assert named == set(problem.values), sentence
    assert problem.text.ru != problem.text.en


# -- what is no table at all, and what the machine lacks --------------------------------------------------------------


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    problem = only_problem(lambda: load(tmp_path / "none.toml"))
    assert (problem.code, problem.place) == (Code.CANNOT_BE_READ, ())
    assert_uses_its_values(problem)


@pytest.mark.parametrize(
    "content",
    [b"office = [", b"\xff\xfe", b"\x00", b"undo = 1" + b"0" * 5000, b'"\\ud800" = 1'],
    ids=["open bracket", "UTF-16", "zero byte", "number of 5001 digits", "half a character"],
)
def test_a_file_that_is_no_toml(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "office.toml"
    file.write_bytes(content)
    problem = only_problem(lambda: load(file))
    assert (problem.code, problem.place) == (Code.NOT_TOML, ())
    assert_uses_its_values(problem)


@pytest.mark.parametrize("opening", ["[", "{a = "])
def test_a_file_nested_too_deeply(tmp_path: Path, opening: str) -> None:
    file = tmp_path / "office.toml"
    file.write_text(f"office = {opening * 100_000}", encoding="utf-8")
    problem = only_problem(lambda: load(file))
    assert (problem.code, problem.place) == (Code.NESTED_TOO_DEEPLY, ())
    assert_uses_its_values(problem)


def test_an_empty_file_lacks_what_every_office_has(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.touch()
    with pytest.raises(SettingsInvalid) as refused:
        load(file)
    assert {(problem.code, problem.place) for problem in refused.value.problems} == {
        (Code.REQUIRED, (table,)) for table in ("office", "hours", "zones", "services", "windows")
    }


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_text(tomlkit.dumps(small_office()), encoding="utf-8-sig")
    settings = load(file)
    assert settings.office.id == "small"
    assert settings.toml.startswith("[office]")


def test_holidays_without_their_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    problem = only_problem(lambda: parse(small_office(calendar={"country": "RU"})))
    assert (problem.code, problem.place) == (Code.NO_HOLIDAYS_LIBRARY, ("calendar", "country"))
    assert_uses_its_values(problem)


def test_holidays_of_a_year_that_the_library_does_not_know() -> None:
    problem = unknown_year(parse(small_office(calendar={"country": "RU"})), date(2150, 1, 1))
    assert problem is not None
    assert (problem.code, problem.place) == (Code.UNKNOWN_YEAR, ("calendar", "country"))
    assert_uses_its_values(problem)


def test_every_code_has_its_wrong_file() -> None:
    of_a_file = {Code.CANNOT_BE_READ, Code.NOT_TOML, Code.NESTED_TOO_DEEPLY}
    of_the_library = {Code.NO_HOLIDAYS_LIBRARY, Code.UNKNOWN_YEAR}
    never_alone = {Code.TOO_DARK_FOR_HEADER}
    in_tables = {code for code, _, _ in [*WRONG, *WRONG_DAYS]}
    assert set(Code) - in_tables == of_a_file | of_the_library | never_alone


def test_an_error_of_pydantic_without_a_code_of_its_own_keeps_its_reason() -> None:
    class Pair(Table):
        both: Annotated[list[int], Field(min_length=2)]

    with pytest.raises(ValidationError) as refused:
        Pair.model_validate({"both": [1]})
    [problem] = problems_of(refused.value)
    assert (problem.code, problem.place) == (Code.OUT_OF_FORM, ("both",))
    assert "at least 2 items" in problem.text.en


# -- how an error is shown --------------------------------------------------------------------------------------------


def test_an_error_is_listed_with_its_place_in_the_words_of_the_file() -> None:
    with pytest.raises(SettingsInvalid) as refused:
        parse(changed(small_office(), {"windows.1.zone": "roof", "office.phone": 1}), "office.toml")
    assert str(refused.value) == (
        "office.toml has 2 error(s):\n"
        "  - office phone: must be text\n"
        "  - windows number 2 (“2”) zone: there is no zone “roof”"
    )
    [_, zone] = refused.value.problems
    assert zone.listed(refused.value.raw).ru == "windows № 2 (“2”) zone: нет зоны «roof»"


def test_an_error_beside_its_field_is_a_sentence() -> None:
    problem = Problem(("undo", "seconds"), Code.TOO_LARGE, {"most": 120})
    assert (problem.sentence.ru, problem.sentence.en) == ("Не больше 120.", "Must be at most 120.")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x" * 201, f"“{'x' * 199}…” is not a single capital letter"),
        ("\ud800", "“?” is not a single capital letter"),
        (16**5000, "“…” is not a single capital letter"),
        ("{value}", "“{value}” is not a single capital letter"),
    ],
    ids=["long", "half a character", "number too long to be written", "brace"],
)
def test_any_value_can_be_shown(value: object, shown: str) -> None:
    assert Problem((), Code.NOT_ONE_CAPITAL, {"value": value}).text.en == shown


def test_limits_are_shown_as_they_stand_in_the_settings() -> None:
    for changes, shown in (
        ({"targets": {"visit_minutes": 481}}, "must be at most 480"),
        ({"voice": {"volume": 1.5}}, "must be at most 1"),
        ({"payments": {"most_kopecks": 100_000_000}}, "must be at most 99999999"),
    ):
        assert only_problem(lambda changes=changes: parse(changed(small_office(), changes))).text.en == shown  # type: ignore[misc]


def test_both_colours_that_cannot_be_read_are_shown_at_once() -> None:
    with pytest.raises(SettingsInvalid) as refused:
        parse(small_office(appearance={"brand": "#ffffff", "accent": "#777777"}))
    assert [(problem.place, problem.code) for problem in refused.value.problems] == [
        (("appearance", "brand"), Code.TOO_LIGHT_FOR_WHITE),
        (("appearance", "accent"), Code.TOO_DARK_FOR_TEXT),
        (("appearance", "accent"), Code.TOO_DARK_FOR_HEADER),
    ]
    for problem in refused.value.problems:
        assert_uses_its_values(problem)


def test_everything_that_a_billing_system_lacks_is_shown_at_once() -> None:
    with pytest.raises(SettingsInvalid) as refused:
        parse(small_office(billing={"kind": "http_json", "folder": "x", "ca_file": "/ca.pem"}))
    assert refused.value.listed == [
        "billing: kind “http_json” needs token_file",
        "billing: kind “http_json” needs url",
        "billing folder: kind “http_json” has no folder",
        "billing folder: “x” is not a full path: a full path begins with /",
    ]
