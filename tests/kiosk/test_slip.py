"""The slip: what it says, that it fits its paper, and that it is short enough for a slow line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from escpos.printer import Dummy
from hypothesis import given
from hypothesis import strategies as st

from kiosk.paper import printable
from kiosk.slip import slip_document
from queue_core.settings import Settings, load
from queue_core.settings.slips import SlipLine, SlipTable, SlipText
from queue_core.texts import Text

OFFICES = Path(__file__).parents[2] / "deploy" / "offices"
SETTINGS = {path.stem: load(path) for path in sorted(OFFICES.glob("*.toml"))}
STATUS_URL = "https://talon.trudovaya.elektroset.example/t/k3v9q2m7xw"
# What the agent does to the text before it encodes it (docs/interfaces.md leaves it to the agent).
AGENT_NORMALISES = str.maketrans({"«": '"', "»": '"', "—": "-", "–": "-"})
MOST_BYTES = 600


def ticket(**changed: Any) -> dict[str, Any]:
    return {
        "number": "К-014",
        "lang": "ru",
        "issued_at": "2026-11-23T06:12:03+00:00",
        **changed,
    }


def document(
    settings: Settings = SETTINGS["trudovaya"], service: str = "settlements-individual", **changed: Any
) -> dict[str, Any]:
    row = settings.service[service]
    arguments: dict[str, Any] = {
        "ticket": ticket(),
        "office": settings.office,
        "service": row,
        "zone": settings.zone[row.zone],
        "ahead": 3,
        "wait": (480, 720),
        "status_url": STATUS_URL,
        "reprint": False,
        **changed,
    }
    return slip_document(**arguments)


def encoded(slip: dict[str, Any]) -> bytes:
    """The slip as a printer gets it: one code page, a style before each line, a native QR, a cut."""
    printer = Dummy()
    printer.hw("INIT")
    printer.charcode("CP866")
    for line in slip["lines"]:
        printer.set(
            align=line["align"], bold=line["bold"], custom_size=True, width=line["width"], height=line["height"]
        )
        printer.text(line["text"].translate(AGENT_NORMALISES) + "\n")
    if slip["qr"]:
        printer.qr(slip["qr"]["data"], size=slip["qr"]["size"], native=True)
    printer.cut()
    return bytes(printer.output)


def texts(slip: dict[str, Any]) -> list[str]:
    return [line["text"] for line in slip["lines"]]


def test_a_russian_slip_says_what_the_visitor_needs() -> None:
    slip = document()
    assert texts(slip) == [
        "АО «Электросеть», клиентский офис",
        "Ваш талон",
        "К-014",
        "Расчёты и платёжные документы",
        "Зал физических лиц",
        "Ждите вызова на табло",
        "Людей перед вами: 3",
        "Ожидание: 8–12 минут",
        "Выдан 23.11.2026 в 09:12",
        "Ваша очередь в телефоне:",
    ]
    assert slip["qr"] == {"data": STATUS_URL, "size": 6}


def test_an_english_slip_has_a_russian_line_for_staff() -> None:
    said = texts(document(ticket=ticket(lang="en")))
    assert said[:2] == ["Elektroset, client office", "Your ticket"]
    assert "Settlements and payment documents" in said
    assert "Расчёты и платёжные документы" in said
    assert "Individuals' hall" in said
    assert "Wait: 8–12 minutes" in said


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_the_number_is_the_largest_thing_and_whole(columns: int) -> None:
    slip = document(columns=columns, ticket=ticket(number="К-1014"))
    number = next(line for line in slip["lines"] if line["text"] == "К-1014")
    assert number["width"] >= 4
    assert number["height"] >= 4
    assert number["height"] > max(line["height"] for line in slip["lines"] if line is not number)


@pytest.mark.parametrize(("lang", "mark"), [("ru", "ПОВТОР"), ("en", "COPY / ПОВТОР")])
def test_a_reprint_is_marked_large_and_a_first_print_is_not(lang: str, mark: str) -> None:
    again = document(ticket=ticket(lang=lang), reprint=True)
    assert next(line for line in again["lines"] if line["text"] == mark)["height"] >= 3
    assert not any("ПОВТОР" in line for line in texts(document(ticket=ticket(lang=lang))))


def test_a_reprint_with_the_number_on_two_lines_is_marked_once_above_the_first() -> None:
    lines = ["Талон {number}", "{service}", "Ещё раз: {number}"]
    template = SlipTable(lines=[SlipLine(text=SlipText(ru=line, en=line)) for line in lines], qr=False)
    service = SETTINGS["trudovaya"].service["settlements-individual"].name.ru
    assert texts(document(template=template, reprint=True)) == [
        "ПОВТОР",
        "Талон К-014",
        service,
        "Ещё раз: К-014",
    ]


def test_further_matters_stand_on_the_slip() -> None:
    matter = SETTINGS["trudovaya"].service["cash-individual"]
    assert f"затем: {matter.name.ru}" in texts(document(further=[matter]))


def test_nothing_is_announced_that_is_not_known() -> None:
    said = texts(document(wait=None, ahead=None, status_url=None))
    assert not any("Ожидание" in line or "еред вами" in line or "телефоне" in line for line in said)
    assert document(status_url=None)["qr"] is None


def test_the_next_in_line_is_told_so() -> None:
    assert "Перед вами никого нет" in texts(document(ahead=0))


def test_the_time_is_the_offices_own() -> None:
    said = texts(document(ticket=ticket(issued_at="2026-11-23T23:30:00-05:00")))
    assert "Выдан 24.11.2026 в 07:30" in said


@pytest.mark.parametrize("reprint", [False, True])
@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("office", sorted(SETTINGS))
def test_every_slip_of_both_offices_fits_its_paper_and_its_line(
    office: str, columns: int, lang: str, reprint: bool
) -> None:
    settings = SETTINGS[office]
    assert settings.services
    for service in settings.services:
        slip = document(
            settings,
            service.id,
            ticket=ticket(lang=lang, number="К-1014"),
            wait=(90 * 60, 120 * 60),
            ahead=123,
            reprint=reprint,
            columns=columns,
        )
        for line in slip["lines"]:
            assert len(line["text"]) * line["width"] <= columns
        output = encoded(slip)
        assert len(output) <= MOST_BYTES
        assert "К-1014".encode("cp866") in output
        assert output.count(b"\x1bt") == 1, "one code page for the whole slip"


def test_names_with_unusual_characters_lose_the_accent_not_the_letter() -> None:
    assert printable("Café “Ёлка”… 10 ₽ №5") == 'Cafe "Ёлка"... 10 руб. №5'
    assert printable("漢\x1b@") == "??@"


@given(
    name=st.text(min_size=1, max_size=120).filter(str.strip),
    number=st.from_regex(r"[А-Я]-[0-9]{3,5}", fullmatch=True),
    columns=st.integers(24, 64),
    lang=st.sampled_from(["ru", "en"]),
    reprint=st.booleans(),
)
def test_no_name_makes_a_slip_wider_than_its_paper(
    name: str, number: str, columns: int, lang: str, reprint: bool
) -> None:
    settings = SETTINGS["trudovaya"]
    service = settings.service["cash-individual"].model_copy(update={"name": Text(ru=name, en=name)})
    slip = document(service=service.id, ticket=ticket(number=number, lang=lang), columns=columns, reprint=reprint)
    named = slip_document(
        ticket=ticket(number=number, lang=lang),
        office=settings.office,
        service=service,
        zone=settings.zone[service.zone],
        ahead=1,
        wait=None,
        status_url=None,
        reprint=reprint,
        columns=columns,
    )
    for line in [*slip["lines"], *named["lines"]]:
        assert len(line["text"]) * line["width"] <= columns
        line["text"].translate(AGENT_NORMALISES).encode("cp866")
        assert line["text"].isprintable()
    assert number in texts(named)
