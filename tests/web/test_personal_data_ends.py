"""What staff and visitors type about people stands in one file, and in none when its time is over or the person asks for it.

Every file is searched.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from queue_core.events import ALL
from queue_core.events.free_texts import fields_of_texts
from queue_core.store.free_texts import DATABASE
from tests.paying import paying_office
from tests.running import MORNING
from tests.web.auth.browser import record
from tests.web.payments.conftest import Till, ToldAgent
from web.commands.main import main

NAME, PHONE, EMAIL = "Аполлинария Приметная", "+7 916 555-01-99", "apollinaria@primeta.example"
SAID = f"{NAME}, {PHONE}"
PLACES = {f"{kind.type}.{name}" for kind in ALL for name in fields_of_texts(kind)} | {"refund.reason", "settle.note"}


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    # The log of the server stands beside its data, so that it is searched, too.
    log = logging.FileHandler(tmp_path / "server.log", encoding="utf-8")
    root = logging.getLogger()
    level = root.level
    root.addHandler(log)
    root.setLevel(logging.DEBUG)
    paying = paying_office(tmp_path / "office", MORNING, more='\n[appointments]\npriority = "veteran"\n')
    made = Till(tmp_path / "data", settings=paying.settings, paying=paying)
    yield made
    made.office.close()
    made.server.payments.records.close()
    root.removeHandler(log)
    root.setLevel(level)
    log.close()


def marks() -> set[bytes]:
    """The texts as a file may hold them."""
    words = {NAME, "Приметная", PHONE, "555-01-99", EMAIL}
    encoded = {word.encode(how) for word in words for how in ("utf-8", "utf-16-le", "utf-16-be", "cp1251")}
    return encoded | {word.encode("ascii", "backslashreplace") for word in words}


def files_with_marks(folder: Path) -> set[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    return {path.name for path in files if any(mark in path.read_bytes() for mark in marks())}


def ok(answer: object) -> dict[str, object]:
    status = getattr(answer, "status_code", None)
    assert status in {200, 201}, getattr(answer, "text", None)
    found: dict[str, object] = answer.get_json()  # type: ignore[attr-defined]
    return found


def say_everything(till: Till, agent: ToldAgent) -> None:
    """Names the visitor in every field in which anybody may type, also where it is refused."""
    for window in ("1", "2", "3"):
        ok(till.post(f"/windows/{window}/open", f"operator{window}"))
    first, second = till.issue(), till.issue()
    third = ok(till.post("/tickets", service="settlements-individual", request_id="by staff", note=SAID))
    ok(till.post("/windows/1/call", ticket=second["id"], reason=SAID))
    ok(till.post("/windows/1/park", reason=SAID))
    ok(till.post(f"/tickets/{third['id']}/priority", priority=None, reason=SAID))
    [priority, *_] = [row["id"] for row in ok(till.get("/hall"))["priorities"]]  # type: ignore[attr-defined]
    ok(till.post(f"/tickets/{third['id']}/priority", priority=priority, reason=SAID))
    ok(till.post("/windows/1/call", ticket=third["id"], reason=SAID))
    ok(till.post("/windows/1/no-show"))
    ok(till.post(f"/tickets/{third['id']}/bring-back", request_id="back", reason=SAID))
    ok(till.post("/windows/1/call", ticket=first["id"], reason=SAID))
    ok(till.post("/windows/1/start"))
    card: dict[str, Any] = {
        "consent": True,
        "client": NAME,
        "phone": PHONE,
        "email": EMAIL,
        "note": SAID,
        "contract": NAME,
    }
    ok(till.post(f"/tickets/{first['id']}/card", **card))
    assert till.post(f"/tickets/{first['id']}/card", account=SAID).status_code == 422
    assert till.post("/windows/1/park", reason=SAID * 100).status_code in {400, 422}
    ok(till.post("/windows/1/break", "manager", kind="technical", minutes=5, override=SAID))
    ok(till.post("/windows/1/finish", outcome="resolved"))
    path = str(first["page"])
    assert till.client().post(f"{path}/rate", json={"stars": 1, "word": SAID}).status_code == 200
    ok(till.post("/windows/2/break", "manager", kind="technical", minutes=5, override=SAID))
    ok(till.post("/windows/3/skills", "manager", skills=["settlements-individual"], override=SAID))
    alarm = ok(till.post("/alarms", kind="conflict", window="1", note=SAID, request_id="alarm"))
    ok(till.post(f"/alarms/{alarm['id']}/close", "manager", note=SAID))
    at = (MORNING + timedelta(days=2)).isoformat()
    ok(till.post("/appointments", service="settlements-individual", at=at, note=SAID, request_id="appointment"))
    ok(till.post("/services/settlements-individual/reopen", "manager", reason=SAID))
    assert till.post("/accounts/look-up", account=SAID).status_code >= 400
    assert till.get(f"/reports/visits?number={SAID}").status_code == 200
    pay_and_refund(till, agent)


def pay_and_refund(till: Till, agent: ToldAgent) -> None:
    paid = till.pay().get_json()
    agent.approve(paid)
    agent.report("confirm", paid["id"], "done")
    back = f"/payments/{paid['id']}/refund"
    refund = till.post(back, "manager", kopecks=100, reason=SAID, request_id="refund", by_hand=True)
    assert ok(refund)["note"] == SAID
    unclear = till.pay("press 2").get_json()
    agent.report("pay", unclear["id"], "unknown", cause="memory_lost")
    settled = ok(till.post(f"/payments/{unclear['id']}/settle", "manager", paid=True, note=SAID))
    assert settled["note"] == SAID
    assert SAID in till.get("/payments?format=csv").get_data(as_text=True)


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, [*arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_personal_data_stand_in_one_file_and_in_none_after_their_time(till: Till, tmp_path: Path) -> None:
    agent = ToldAgent(till)
    agent.connect()
    say_everything(till, agent)
    kept = till.office.free_texts.places()
    assert set(kept) == PLACES, "a field in which people may type is filled here, too"
    run("backup", "--plain", "--data", str(till.directory), str(tmp_path / "backup"))
    assert files_with_marks(tmp_path) <= {DATABASE, f"{DATABASE}-wal"}

    till.clock.advance(timedelta(days=2, hours=1).total_seconds())
    till.office.tick()
    assert till.server.eraser.erase_due() == 0, "the period is not over"
    assert files_with_marks(tmp_path) != set()
    till.clock.advance(timedelta(days=31).total_seconds())
    till.office.tick()
    assert till.server.eraser.erase_due() == 1
    run("backup", "--plain", "--data", str(till.directory), str(tmp_path / "later"))
    assert files_with_marks(tmp_path) == set()
    assert till.office.free_texts.places() == []


def asked(till: Till, *arguments: str) -> str:
    return run("people", *arguments, "--data", str(till.directory))


def test_a_person_s_data_are_shown_and_erased_on_demand(till: Till, tmp_path: Path) -> None:
    by = ("--name", "приметная аполлинария")
    agent = ToldAgent(till)
    agent.connect()
    say_everything(till, agent)
    other = till.office.ask(lambda hall, _: next(iter(hall.tickets)))
    shown = asked(till, "show", "--phone", "8 (916) 555 01 99")
    assert shown == asked(till, "show", *by)
    assert all(place in shown for place in (*PLACES, f"client: {NAME}", f"comment: {SAID}", f"email: {EMAIL}"))
    assert "nothing" in asked(till, "show", "--name", "Иванов")
    assert "Erased: 18" in asked(till, "erase", *by, "--yes")
    assert files_with_marks(tmp_path) == set(), "also while the server runs"
    assert till.get(f"/tickets/{other}/card", "manager").get_json()["client"] is None
    assert "nothing" in asked(till, "show", *by)
    lines = [line for line in record(till) if str(line["what"]).startswith("personal_data")]
    assert [(line["what"], line["found"]) for line in lines] == [
        ("personal_data_shown", 18),
        ("personal_data_shown", 18),
        ("personal_data_shown", 0),
        ("personal_data_erased", 18),
        ("personal_data_shown", 0),
    ]


def test_payments_of_an_account_are_shown_and_stay(till: Till) -> None:
    agent = ToldAgent(till)
    agent.connect()
    pay_and_refund(till, agent)
    spaced = " ".join(till.account)
    for what in ("show", "erase"):
        told = asked(till, what, "--account", spaced, *(["--yes"] if what == "erase" else []))
        assert told.count("payment ") == 2
        assert "1.00 roubles" in told
    assert len(till.get("/payments").get_json()["payments"]) == 3


def sought(till: Till, what: str, who: str = "manager", **known: Any) -> Any:
    return till.post(f"/personal-data/{what}", who, **{"ground": "request", "document": "12-34/26", **known})


def test_a_manager_shows_and_erases_the_same_on_the_page(till: Till, tmp_path: Path) -> None:
    agent = ToldAgent(till)
    agent.connect()
    say_everything(till, agent)
    phone = "8 916 555-01-99"
    shown = ok(sought(till, "find", phone=phone))["held"]
    assert isinstance(shown, list)
    assert {name for held in shown for name in held["values"]} == {
        *PLACES,
        "client",
        "phone",
        "email",
        "contract",
        "note",
        "comment",
    }
    by_name = {"name": "аполлинария приметная", "day": till.office.day}
    assert len(ok(sought(till, "find", **by_name))["held"]) == 17, "all but the note of a coming appointment"  # type: ignore[arg-type]
    assert sought(till, "erase", phone=phone, most=17).get_json()["code"] == "more_than_shown"
    assert ok(sought(till, "find", phone=phone))["held"] == shown
    assert ok(sought(till, "erase", phone=phone, most=18))["erased"] == 18
    assert files_with_marks(tmp_path) == set()
    assert ok(sought(till, "find", phone=phone))["held"] == []
    lines = [line for line in record(till) if str(line["what"]).startswith("personal_data")]
    assert [line["found"] for line in lines] == [18, 17, 18, 18, 0]
    assert all(
        {"who": "manager", "by": "page", "ground": "request", "document": "12-34/26"}.items() <= line.items()
        for line in lines
    )


def test_each_card_that_was_shown_has_the_look_on_record(till: Till) -> None:
    [ticket] = [till.issue()["id"]]
    ok(till.post(f"/tickets/{ticket}/card", "manager", account=till.account, note=SAID))
    found = ok(sought(till, "find", phone=PHONE))
    asked(till, "show", "--phone", PHONE)  # by the machine's clock, years after this office's
    looks = ok(till.get("/visit-cards", "manager"))["cards"][0]["looks"]  # type: ignore[index]
    assert [(look["actor"], look["what"]) for look in looks] == [
        ("manager", "changed"),
        ("manager", "read"),
        ("manager", "read"),
        ("command line", "read"),
    ]
    assert found["entries"] == []


def test_the_payments_of_an_account_on_a_persons_card_are_shown(till: Till) -> None:
    agent = ToldAgent(till)
    agent.connect()
    pay_and_refund(till, agent)
    ok(till.post(f"/tickets/{till.issue()['id']}/card", "manager", account=till.account, note=SAID))
    entries = ok(sought(till, "find", phone=PHONE))["entries"]
    assert entries == ok(sought(till, "find", account=till.account))["entries"]
    assert len(entries) == 3  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({}, "too_vague"),
        ({"phone": "99"}, "too_vague"),
        ({"name": "Приметная"}, "too_vague"),
        ({"phone": PHONE, "ground": "curiosity"}, "invalid_request"),
        ({"phone": PHONE, "ground": None}, "invalid_request"),
        ({"phone": PHONE, "document": NAME}, "invalid_request"),
        ({"phone": PHONE, "document": "от Приметной"}, "invalid_request"),
    ],
)
def test_the_page_wants_to_know_who_and_why(till: Till, known: dict[str, Any], code: str) -> None:
    assert sought(till, "find", **known).get_json()["code"] == code
    assert sought(till, "erase", **known, most=0).get_json()["code"] == code


def test_an_operator_looks_nobody_up_and_a_manager_not_everybody(till: Till) -> None:
    assert sought(till, "find", "operator1", phone=PHONE).status_code == 403
    answers = [sought(till, "find", phone=f"{PHONE}{number}").status_code for number in range(12)]
    assert (answers[0], answers[-1]) == (200, 429)


@pytest.mark.parametrize("by", [(), ("--phone", "99"), ("--account", "12"), ("--name", "я")])
def test_who_would_be_many_is_not_looked_for(tmp_path: Path, by: tuple[str, ...]) -> None:
    refused = CliRunner().invoke(main, ["people", "erase", "--yes", *by, "--data", str(tmp_path)])
    assert refused.exit_code == 2


def test_what_nobody_came_to_pay_is_erased_with_its_day(till: Till) -> None:
    ticket = till.issue()["id"]
    ok(till.post("/payments/intended", "kiosk-1", ticket=ticket, account=till.account, kopecks=70000))
    hint = str(ok(till.post("/accounts/look-up", account=till.account))["address_hint"]).encode()
    ledger = [path for path in till.directory.iterdir() if path.name.startswith("payments.db")]
    assert any(hint in path.read_bytes() for path in ledger)
    till.clock.advance(timedelta(days=1).total_seconds())
    till.server.eraser.erase_due()
    assert not any(hint in path.read_bytes() for path in ledger)
