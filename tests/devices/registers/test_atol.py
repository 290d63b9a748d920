"""ATOL's web server: tasks as its JSON has them, the driver against its emulator, and what a lost answer leads to."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emulators.atol_service import EmulatedAtol
from devices.fiscal.contract import (
    Mark,
    ReceiptRefused,
    RegisterCause,
    Registered,
    RegisterSilent,
    Registration,
    ShiftState,
)
from devices.fiscal.ffd import Measure, ReceiptKind, Vat
from devices.fiscal.readiness import obstacles
from devices.fiscal.receipt import Cashier, Correction, Item, Receipt
from devices.links import LinkAbsent
from devices.payments.contract import Unknown
from devices.registers.atol import answer, task
from devices.registers.atol.answer import AtolAnswerError
from devices.registers.atol.exchange import AtolService
from devices.registers.atol.register import MOSCOW, AtolRegister

KOPECKS = 50175
RECEIPT = Receipt(
    ReceiptKind.SALE,
    (Item("Электроэнергия", 223, KOPECKS, 225_000_000, Measure.KILOWATT_HOUR),),
    electronic=KOPECKS,
    cashier=Cashier("Иванова А.А.", "503800000001"),
    buyer="user@example.ru",
    automat="3",
    account="12345678",
)


class Till:
    """A register with its driver; `marks` are what was stored before each receipt."""

    def __init__(self, emulated: EmulatedAtol) -> None:
        self.emulated = emulated
        service = AtolService(emulated.url, connect_s=1.0, answer_s=2.0)
        self.driver = AtolRegister(service, task_s=2.0, look_s=0.01)
        self.driver.open()
        self.marks: list[Mark] = []

    def sell(self, receipt: Receipt | Correction = RECEIPT, job: str = "job-1/1") -> Registration:
        return self.driver.register(job, receipt, self.marks.append)

    @property
    def book(self) -> list[tuple[int, int]]:
        return self.emulated.storage.book

    @property
    def causes(self) -> list[RegisterCause]:
        return [obstacle.cause for obstacle in obstacles(self.driver.status(), time.time())]


@pytest.fixture
def till() -> Iterator[Till]:
    with EmulatedAtol() as emulated:
        yield Till(emulated)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], EmulatedAtol]]:
    """Starts a server with the same memory as the one before."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(EmulatedAtol(memory=tmp_path / "memory"))


def test_a_sale_as_a_task() -> None:
    assert task.receipt(RECEIPT) == {
        "type": "sell",
        "taxationType": "osn",
        "electronically": False,
        "ignoreNonFiscalPrintErrors": True,
        "operator": {"name": "Иванова А.А.", "vatin": "503800000001"},
        "clientInfo": {"emailOrPhone": "user@example.ru"},
        "machineNumber": "3",
        "items": [
            {
                "type": "position",
                "name": "Электроэнергия",
                "price": 2.23,
                "quantity": 225.0,
                "amount": 501.75,
                "measurementUnit": 50,
                "tax": {"type": "vat22"},
                "paymentMethod": "fullPayment",
                "paymentObject": "service",
            },
            {"type": "userAttribute", "name": "Лицевой счёт", "value": "12345678", "print": True},
        ],
        "payments": [{"type": "electronically", "sum": 501.75}],
        "total": 501.75,
    }


def test_every_rate_way_and_subject_has_its_name() -> None:
    assert set(task.VATS) == set(Vat)
    assert (task.VATS[Vat.PERCENT_22], task.VATS[Vat.PERCENT_22_OF_122]) == ("vat22", "vat122")


@given(st.integers(1, 99_999_999_99))
def test_rubles_come_back_to_the_kopeck(kopecks: int) -> None:
    there = json.loads(json.dumps({"sum": task.rubles(kopecks)}))
    assert answer.kopecks(there, "sum") == kopecks


def test_a_receipt_is_registered_and_found(till: Till) -> None:
    result = till.sell()
    assert isinstance(result, Registered)
    assert till.book == [(1, KOPECKS)]
    kept = till.emulated.storage.documents[-1]
    assert (result.number, result.sign, result.printed) == (kept.number, kept.sign, True)
    assert result.number == till.marks[0].document + 1
    assert till.emulated.cash.prints == ["shift opened", f"receipt {kept.number}"]


def test_returns_corrections_and_receipts_without_paper(till: Till) -> None:
    receipts: list[Receipt | Correction] = [
        replace(RECEIPT, kind=ReceiptKind.RETURN),
        Correction(RECEIPT, date(2026, 11, 30), "акт 7"),
        replace(RECEIPT, paper=False),
    ]
    for number, receipt in enumerate(receipts):
        assert isinstance(till.sell(receipt, f"job-{number}/1"), Registered)
    assert [(kept.type, kept.kind) for kept in till.emulated.storage.documents[1:]] == [(3, 2), (31, 1), (3, 1)]
    assert len(till.emulated.cash.prints) == 3


def test_the_status_of_a_healthy_register(till: Till) -> None:
    assert till.driver.status().shift is ShiftState.CLOSED
    till.sell()
    status = till.driver.status()
    assert status.shift is ShiftState.OPEN
    assert status.shift_since is not None
    assert abs(status.shift_since - time.time()) < 60
    assert status.expires == date(2028, 12, 30)
    assert status.last == Mark(till.emulated.storage.serial, till.emulated.storage.last)
    assert till.causes == []


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("no-paper", RegisterCause.PAPER_OUT),
        ("cover", RegisterCause.COVER_OPEN),
        ("clock-behind 6", RegisterCause.CLOCK_WRONG),
        ("shift-hours 25", RegisterCause.SHIFT_TOO_OLD),
        ("unsent-days 26", RegisterCause.UNSENT_TOO_LONG),
    ],
)
def test_money_is_not_taken_while(till: Till, fault: str, cause: RegisterCause) -> None:
    till.sell()
    till.emulated.fault(fault)
    assert till.causes == [cause]
    till.emulated.fault("ok")
    assert till.causes == []


def test_a_shift_of_25_hours_is_closed_and_a_new_one_opened_before_the_receipt(till: Till) -> None:
    till.sell()
    till.emulated.fault("shift-hours 25")
    assert isinstance(till.sell(job="job-2/1"), Registered)
    assert till.emulated.storage.shift == 2


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("no-paper", RegisterCause.PAPER_OUT),
        ("cover", RegisterCause.COVER_OPEN),
        ("storage-full", RegisterCause.STORAGE_STATE),
        ("unsent-days 31", RegisterCause.UNSENT_TOO_LONG),
        ("old-driver", RegisterCause.OTHER),
        ("close-undone", RegisterCause.OTHER),
    ],
)
def test_a_refusal_names_its_cause_and_nothing_is_registered(till: Till, fault: str, cause: RegisterCause) -> None:
    till.driver.open_shift()
    till.emulated.fault(fault)
    result = till.sell()
    assert isinstance(result, ReceiptRefused)
    assert result.cause is cause
    assert till.book == []
    till.emulated.fault("ok")
    assert isinstance(till.sell(job="job-1/2"), Registered)


def test_paper_that_ends_in_the_receipt_is_registered_once_and_printed_on(till: Till) -> None:
    till.emulated.fault("paper-ends-in-receipt")
    till.driver.open_shift()
    result = till.sell()
    assert isinstance(result, Registered)
    assert result.printed is False
    till.emulated.fault("paper")
    till.driver.go_on_printing()
    assert till.emulated.cash.prints[-1] == f"receipt {result.number}"
    assert till.book == [(1, KOPECKS)]


def test_the_same_attempt_asked_for_again_changes_nothing(till: Till) -> None:
    till.sell()
    assert isinstance(till.driver.resolve("job-1/1", RECEIPT, till.marks[0]), Registered)
    assert till.book == [(1, KOPECKS)]


def test_a_server_that_forgot_its_tasks_makes_no_second_receipt(till: Till) -> None:
    till.sell()
    till.emulated.fault("forget")
    assert isinstance(till.driver.resolve("job-1/1", RECEIPT, till.marks[0]), Registered)
    assert till.book == [(1, KOPECKS)]


def test_a_receipt_that_the_server_never_got_is_ordered_under_the_same_name(till: Till) -> None:
    till.driver.open_shift()
    mark = Mark(till.emulated.storage.serial, till.emulated.storage.last)
    assert isinstance(till.driver.resolve("job-1/1", RECEIPT, mark), Registered)
    assert till.book == [(1, KOPECKS)]


def test_a_restarted_server_goes_on_with_what_waits(start: Callable[[], EmulatedAtol]) -> None:
    first = start()
    till = Till(first)
    till.driver.open_shift()
    mark = Mark(first.storage.serial, first.storage.last)
    first.stop()
    second = start()
    again = Till(second)
    assert isinstance(again.driver.resolve("job-1/1", RECEIPT, mark), Registered)
    assert second.storage.book == [(1, KOPECKS)]


def test_what_the_storage_cannot_tell_is_for_a_person(till: Till) -> None:
    till.driver.open_shift()
    storage = till.emulated.storage
    mark = Mark(storage.serial, storage.last)
    storage.register(1, KOPECKS, {})
    storage.register(1, KOPECKS, {})
    result = till.driver.resolve("job-1/1", RECEIPT, mark)
    assert isinstance(result, Unknown)
    assert not result.resolvable
    assert len(till.book) == 2


def test_a_server_that_is_away_refuses_before_and_is_unknown_after(till: Till) -> None:
    till.emulated.fault("unplug")
    result = till.sell()
    assert isinstance(result, ReceiptRefused)
    assert result.cause is RegisterCause.UNPLUGGED
    assert till.marks == []
    resolved = till.driver.resolve("job-1/1", RECEIPT, Mark("fn", 1))
    assert isinstance(resolved, Unknown)
    assert resolved.resolvable
    assert not till.driver.is_open
    with pytest.raises(LinkAbsent):
        till.driver.open()


@pytest.mark.parametrize("fault", ["garbage", "truncate 20", "truncate 80"])
def test_a_spoilt_answer_is_no_proof_of_anything(till: Till, fault: str) -> None:
    till.driver.open_shift()
    mark = Mark(till.emulated.storage.serial, till.emulated.storage.last)
    till.emulated.fault(fault)
    assert isinstance(till.driver.resolve("job-1/1", RECEIPT, mark), Unknown)
    with pytest.raises(RegisterSilent):
        till.driver.status()
    till.emulated.fault("ok")
    assert isinstance(till.driver.resolve("job-1/1", RECEIPT, mark), Registered)
    assert till.book == [(1, KOPECKS)]


def test_reports_and_copies(till: Till) -> None:
    till.sell()
    till.driver.x_report()
    till.driver.print_last()
    till.driver.close_shift()
    assert till.emulated.cash.prints[2:] == ["X", f"copy {till.emulated.storage.last - 1}", "Z"]


@given(
    st.one_of(
        st.binary(max_size=60),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
            lambda inner: (
                st.dictionaries(
                    st.sampled_from(
                        ["results", "status", "result", "error", "documentTLV", "1040", "1012", "1054", "1020"]
                    ),
                    inner,
                )
                | st.lists(inner, max_size=2)
            ),
            max_leaves=6,
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_any_answer_is_a_result_or_an_own_error(body: bytes) -> None:
    with suppress(AtolAnswerError):
        found = answer.read_result(body)
        answer.read_document(found.result, MOSCOW)
    with suppress(AtolAnswerError, ValueError):
        document: Any = json.loads(body)
        if isinstance(document, dict):
            answer.read_document(document, MOSCOW)
