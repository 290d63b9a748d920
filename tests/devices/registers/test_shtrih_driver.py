"""The Shtrih-M driver against its emulator, which keeps a book of its own of what was really registered."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from devices.cli import main
from devices.emulators.shtrih_register import EmulatedShtrih
from devices.fiscal.contract import Mark, ReceiptRefused, RegisterCause, Registered, ShiftState
from devices.fiscal.ffd import Measure, ReceiptKind, Vat
from devices.fiscal.readiness import obstacles
from devices.fiscal.receipt import Cashier, Correction, Item, Receipt
from devices.links import LineSettings, link_to
from devices.payments.contract import Unknown
from devices.registers.shtrih.channel import ShtrihProtocol1, ShtrihProtocol2
from devices.registers.shtrih.register import ShtrihRegister

KOPECKS = 50175
RECEIPT = Receipt(
    ReceiptKind.SALE,
    (Item("Электроэнергия", 223, KOPECKS, 225_000_000, Measure.KILOWATT_HOUR),),
    electronic=KOPECKS,
    cashier=Cashier("Иванова А.А."),
    buyer="user@example.ru",
    account="12345678",
)


class Till:
    """A register with its driver; `marks` are what was stored before each receipt."""

    def __init__(self, emulated: EmulatedShtrih, register: ShtrihRegister) -> None:
        self.emulated, self.driver = emulated, register
        self.marks: list[Mark] = []

    def sell(self, receipt: Receipt | Correction = RECEIPT) -> Registered | ReceiptRefused | Unknown:
        return self.driver.register("job-1", receipt, self.marks.append)

    @property
    def book(self) -> list[tuple[int, int]]:
        return self.emulated.storage.book

    @property
    def causes(self) -> list[RegisterCause]:
        return [obstacle.cause for obstacle in obstacles(self.driver.status(), time.time())]


@pytest.fixture(params=["serial", "tcp", "protocol 2"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Till]]:
    with ExitStack() as stack:

        def till(kind: str = "serial", answer_s: float = 5.0, **options: Any) -> Till:
            protocol = 2 if kind == "protocol 2" else 1
            where: dict[str, Any] = {"tcp_port": 0} if kind == "tcp" else {"link": tmp_path / "port"}
            emulated = stack.enter_context(EmulatedShtrih(protocol=protocol, **where, **options))
            link = link_to(LineSettings(emulated.port))
            channel = ShtrihProtocol2(link) if protocol == 2 else ShtrihProtocol1(link)
            register = ShtrihRegister(channel, answer_s=answer_s, busy_again_s=0.01)
            register.open()
            stack.callback(register.close)
            return Till(emulated, register)

        yield till


@pytest.fixture
def till(make: Callable[..., Till]) -> Till:
    return make()


def test_a_receipt_is_registered_on_every_line(make: Callable[..., Till], kind: str) -> None:
    till = make(kind)
    result = till.sell()
    assert isinstance(result, Registered)
    assert till.book == [(1, KOPECKS)]
    kept = till.emulated.storage.documents[-1]
    assert (result.number, result.sign) == (kept.number, kept.sign)
    assert result.number == till.marks[0].document + 1
    (item,) = kept.content["items"]
    assert item == {
        "name": "Электроэнергия",
        "price": 223,
        "quantity": 225_000_000,
        "cost": KOPECKS,
        "vat": 0xCB,
        "way": 4,
        "subject": 4,
        "measure": 50,
    }
    assert kept.content["tax_system"] == 1
    assert kept.content["slots"][:2] == [0, KOPECKS]
    assert till.emulated.cash.prints == ["shift opened", f"receipt {kept.number}"]


def test_the_mark_is_stored_before_the_first_byte_of_the_receipt(till: Till) -> None:
    seen: list[bool] = []

    def begin(mark: Mark) -> None:
        seen.append(till.emulated.cash._open is None and mark.document == till.emulated.storage.last)

    assert isinstance(till.driver.register("job-1", RECEIPT, begin), Registered)
    assert seen == [True]


def test_cash_and_a_return_of_a_sale(till: Till) -> None:
    assert isinstance(till.sell(replace(RECEIPT, cash=KOPECKS, electronic=0)), Registered)
    assert isinstance(till.sell(replace(RECEIPT, kind=ReceiptKind.RETURN)), Registered)
    assert till.book == [(1, KOPECKS), (2, KOPECKS)]


def test_the_status_of_a_healthy_register(make: Callable[..., Till], kind: str) -> None:
    till = make(kind)
    assert till.driver.status().shift is ShiftState.CLOSED
    till.sell()
    status = till.driver.status()
    assert status.shift is ShiftState.OPEN
    assert status.shift_since is not None
    assert abs(status.shift_since - time.time()) < 120
    assert status.expires == date(2028, 12, 31)
    assert status.last == Mark("9999078900001234", till.emulated.storage.last)
    assert till.causes == []


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("no-paper", RegisterCause.PAPER_OUT),
        ("cover", RegisterCause.COVER_OPEN),
        ("clock-behind 6", RegisterCause.CLOCK_WRONG),
        ("shift-hours 25", RegisterCause.SHIFT_TOO_OLD),
        ("unsent-days 26", RegisterCause.UNSENT_TOO_LONG),
        ("date-unconfirmed", RegisterCause.DATE_UNCONFIRMED),
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
    assert isinstance(till.sell(), Registered)
    assert till.emulated.storage.shift == 2
    assert till.book == [(1, KOPECKS)] * 2


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("no-paper", RegisterCause.PAPER_OUT),
        ("storage-full", RegisterCause.STORAGE_FULL),
        ("storage-expired", RegisterCause.STORAGE_EXPIRED),
        ("unsent-days 31", RegisterCause.UNSENT_TOO_LONG),
        ("date-unconfirmed", RegisterCause.DATE_UNCONFIRMED),
    ],
)
def test_a_refusal_names_its_cause_and_nothing_is_registered(till: Till, fault: str, cause: RegisterCause) -> None:
    till.driver.open_shift()
    till.emulated.fault(fault)
    result = till.sell()
    assert isinstance(result, ReceiptRefused)
    assert (result.cause, result.again) == (cause, True)
    assert till.book == []
    till.emulated.fault("ok")
    assert isinstance(till.sell(), Registered)


def test_a_lost_answer_to_the_close_is_found_in_the_storage(make: Callable[..., Till]) -> None:
    till = make(answer_s=0.3)
    till.emulated.fault("lose-reply")
    result = till.sell()
    assert isinstance(result, Unknown)
    assert result.resolvable
    assert isinstance(till.driver.resolve("job-1", RECEIPT, till.marks[0]), Registered)
    assert till.book == [(1, KOPECKS)]


def test_a_lost_answer_of_protocol_2_is_fetched_by_the_same_number(make: Callable[..., Till]) -> None:
    till = make("protocol 2", answer_s=0.3)
    till.emulated.fault("lose-reply")
    assert isinstance(till.sell(), Registered)
    assert till.book == [(1, KOPECKS)]


def test_a_close_that_says_done_and_registers_nothing_is_not_believed(till: Till) -> None:
    till.emulated.fault("close-undone")
    assert isinstance(till.sell(), ReceiptRefused)
    assert till.book == []


def test_after_power_on_an_open_receipt_is_given_up_and_the_same_job_may_begin_anew(make: Callable[..., Till]) -> None:
    till = make(answer_s=0.3)
    till.driver.open_shift()
    mark = Mark(till.emulated.storage.serial, till.emulated.storage.last)
    till.driver._do(0x8D, b"\0")  # type: ignore[arg-type]
    result = till.driver.resolve("job-1", RECEIPT, mark)
    assert isinstance(result, ReceiptRefused)
    assert till.driver.status().receipt_open is False


def test_paper_that_ends_in_the_receipt_is_registered_once_and_printed_on(till: Till) -> None:
    till.driver.open_shift()
    till.emulated.fault("paper-ends-in-receipt")
    result = till.sell()
    assert isinstance(result, Registered)
    assert result.printed is False
    assert till.causes == [RegisterCause.PAPER_OUT]
    till.emulated.fault("paper")
    assert till.driver.status().needs_continue
    till.driver.go_on_printing()
    assert till.emulated.cash.prints[-2:] == [f"receipt {result.number} (torn)", f"receipt {result.number}"]
    assert till.book == [(1, KOPECKS)]


@pytest.mark.parametrize(
    "what",
    ["another document", "two documents", "another sum", "the storage exchanged"],
)
def test_what_the_storage_cannot_tell_is_for_a_person(till: Till, what: str) -> None:
    till.driver.open_shift()
    storage = till.emulated.storage
    mark = Mark(storage.serial, storage.last)
    if what == "another document":
        storage.close_shift()
    elif what == "two documents":
        storage.register(1, KOPECKS, {})
        storage.register(1, KOPECKS, {})
    elif what == "another sum":
        storage.register(1, KOPECKS + 1, {})
    else:
        till.emulated.fault("storage-exchanged")
    result = till.driver.resolve("job-1", RECEIPT, mark)
    assert isinstance(result, Unknown)
    assert not result.resolvable


def test_a_busy_register_is_asked_again(till: Till) -> None:
    till.driver.open_shift()
    till.emulated.fault("busy 3")
    assert isinstance(till.sell(), Registered)


def test_a_correction_of_yesterday_is_a_document_of_its_own(till: Till) -> None:
    result = till.sell(Correction(RECEIPT, date(2026, 11, 30), "акт 7"))
    assert isinstance(result, Registered)
    kept = till.emulated.storage.documents[-1]
    assert (kept.type, kept.kopecks) == (31, KOPECKS)


@pytest.mark.parametrize(
    "wrong",
    [
        Correction(replace(RECEIPT, kind=ReceiptKind.RETURN), date(2026, 11, 30)),
        replace(RECEIPT, paper=False),
    ],
)
def test_what_the_model_cannot_do_is_refused_for_good_before_anything_is_sent(
    till: Till, wrong: Receipt | Correction
) -> None:
    result = till.sell(wrong)
    assert isinstance(result, ReceiptRefused)
    assert not result.again
    assert till.marks == []


def test_a_rate_that_the_model_lacks_is_refused(make: Callable[..., Till]) -> None:
    till = make()
    till.driver._vat_codes = {Vat.NONE: 8}
    assert till.sell() == ReceiptRefused(
        RegisterCause.RECEIPT, "This model has no code for the rate PERCENT_22.", again=False
    )


def test_shift_reports_copies_and_the_clock(till: Till) -> None:
    till.driver.open_shift()
    till.driver.open_shift()
    till.driver.x_report()
    till.sell()
    till.driver.print_last()
    till.driver.close_shift()
    till.driver.close_shift()
    number = till.emulated.storage.last - 1
    assert till.emulated.cash.prints == ["shift opened", "X", f"receipt {number}", f"copy {number}", "Z"]


def test_a_silent_register_refuses_and_is_registered_later(make: Callable[..., Till]) -> None:
    till = make()
    till.driver._channel._knock_s = 0.1  # type: ignore[attr-defined]
    till.emulated.fault("silent")
    result = till.sell()
    assert isinstance(result, ReceiptRefused)
    assert result.cause is RegisterCause.SILENT
    assert till.marks == []


def test_noise_and_a_spoilt_answer_do_no_harm(make: Callable[..., Till]) -> None:
    till = make()
    till.driver._channel._knock_s = 0.2  # type: ignore[attr-defined]
    till.emulated.fault("noise")
    result = till.sell()
    till.emulated.fault("ok")
    if isinstance(result, Unknown):
        result = till.driver.resolve("job-1", RECEIPT, till.marks[-1])
    assert len(till.book) == isinstance(result, Registered)


def test_the_check_command_names_what_stands_against_money(tmp_path: Path) -> None:
    settings = tmp_path / "agent.toml"
    with EmulatedShtrih(tcp_port=0) as emulated:
        settings.write_text(
            'agent = "agent-1"\nserver = "http://127.0.0.1:1"\ntoken = "x"\nspool = "spool"\n'
            f'[[registers]]\nid = "register-1"\nprotocol = "shtrih"\nport = "{emulated.port}"\n',
            "utf-8",
        )
        command = ["register", "--settings", str(settings), "register-1"]
        sound = CliRunner().invoke(main, command)
        assert (sound.exit_code, sound.output.splitlines()[-1]) == (0, "Money may be taken.")
        emulated.fault("no-paper")
        refused = CliRunner().invoke(main, command)
        assert refused.exit_code == 1
        assert refused.output.splitlines()[-1].startswith("paper_out: ")
        emulated.fault("ok")
        assert CliRunner().invoke(main, [*command, "--x-report"]).exit_code == 0
        assert emulated.cash.prints == ["X"]
