"""INPAS DualConnector: an emulated service over HTTP, answers in every encoding, and the rule that nothing is sent twice."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.emulators.inpas_service import EmulatedInpas
from devices.health import Cause, State
from devices.payments.contract import Approved, Declined, Done, NotDone, NotSupported, Operation, PaymentResult, Unknown
from devices.payments.operations import OrderKind
from devices.terminals.inpas.decoding import decoded
from devices.terminals.inpas.exchange import Exchange, NoAnswer, ServiceAbsent
from devices.terminals.inpas.message import (
    MAX_BYTES,
    InpasAnswer,
    InpasMessageError,
    InpasRequest,
    decode_answer,
    decode_request,
    encode_answer,
    read_fields,
)
from devices.terminals.inpas.terminal import InpasTerminal
from tests.devices.payments.desk import Desk

TERMINAL = "00199999"


@pytest.fixture
def emulated() -> Iterator[EmulatedInpas]:
    with EmulatedInpas() as inpas:
        yield inpas


def driver(emulated: EmulatedInpas, **options: float) -> InpasTerminal:
    return InpasTerminal(emulated.url, TERMINAL, **{"timeout_s": 5.0, "check_s": 5.0, "check_again_s": 0.05, **options})


def pay(emulated: EmulatedInpas, kopecks: int = 5000, **options: float) -> PaymentResult:
    return driver(emulated, **options).pay(Operation("p1", kopecks), lambda _: None)


def test_a_day_at_the_terminal(emulated: EmulatedInpas, tmp_path: Path) -> None:
    with Desk(driver(emulated), tmp_path) as office:
        paid = office.order(OrderKind.PAY, "p1", 125050)
        facts = paid["facts"]
        assert (paid["outcome"], facts["kopecks"], facts["rrn"]) == ("approved", 125050, "628820000000")
        assert (facts["authorization"], facts["card"]) == ("005991", "************1118")
        assert "СУММА: 1250.50" in facts["receipt"]
        assert office.order(OrderKind.CONFIRM, "p1", 125050)["outcome"] == "done"
        assert office.order(OrderKind.REFUND, "r1", 50, original=facts["rrn"])["outcome"] == "approved"
        assert office.order(OrderKind.REFUND, "r2", 50, original="1234567890")["outcome"] == "declined"
        assert office.order(OrderKind.UNDO, "p1", 125050)["cause"] == "not_supported"
        assert office.order(OrderKind.SETTLE, "day")["facts"]["receipt"] == ["СВЕРКА ИТОГОВ", "ИТОГИ СОВПАЛИ"]
        emulated.fault("decline")
        declined = office.order(OrderKind.PAY, "p2", 100)
        assert (declined["outcome"], declined["detail"]) == ("declined", "ОТКАЗАНО")
    assert emulated.charges == [125050, -50]
    sale = next(each for each in emulated.requests if each.operation == "1")
    assert (sale.kopecks, sale.terminal, len(sale.at)) == (125050, TERMINAL, 14)


@pytest.mark.parametrize(
    "fault", ["lose-reply", "garbage", "truncate 0", "truncate 60", "duplicate", "delay 1500", "silent"]
)
def test_without_a_clear_answer_nobody_knows_and_nothing_is_repeated(emulated: EmulatedInpas, fault: str) -> None:
    emulated.fault(fault)
    result = pay(emulated, timeout_s=0.5)
    assert isinstance(result, Unknown)
    assert not result.resolvable
    assert len(emulated.requests) == 1


def test_every_byte_of_the_answer_cut(emulated: EmulatedInpas) -> None:
    """Whatever byte the connection breaks at: approved only with the whole answer, never asked twice."""
    whole = 0
    for cut in range(10_000):
        emulated.fault(f"truncate {cut}")
        before = len(emulated.requests)
        result = pay(emulated)
        assert len(emulated.requests) == before + 1
        if isinstance(result, Approved):
            whole = cut
            break
        assert isinstance(result, Unknown), cut
    print(f"{whole} cuts of the answer")
    assert whole > 400


def test_a_service_that_is_away_takes_nothing(tmp_path: Path) -> None:
    with (
        EmulatedInpas() as emulated,
        Desk(driver(emulated, check_every_s=0.05), tmp_path, ready_within_s=0.2) as office,
    ):
        assert office.health.wait_for(State.READY)
        emulated.fault("unplug")
        assert office.health.wait_for(State.ABSENT, Cause.UNPLUGGED)
        assert office.order(OrderKind.PAY, "p1", 100)["outcome"] == "declined"
        emulated.fault("plug")
        assert office.health.wait_for(State.READY)
        assert office.order(OrderKind.PAY, "p2", 100)["outcome"] == "approved"
        assert emulated.charges == [100]
    assert isinstance(pay(emulated), Declined)


def test_a_service_that_answers_nothing_is_silent(emulated: EmulatedInpas, tmp_path: Path) -> None:
    emulated.fault("garbage")
    with Desk(driver(emulated), tmp_path) as office:
        assert office.health.wait_for(State.FAULT, Cause.TERMINAL_SILENT)


def test_a_terminal_of_another_number_is_silent(emulated: EmulatedInpas, tmp_path: Path) -> None:
    with Desk(InpasTerminal(emulated.url, "1"), tmp_path) as office:
        assert office.health.wait_for(State.FAULT, Cause.TERMINAL_SILENT)
        assert "НЕВЕРНЫЙ ТЕРМИНАЛ" in (office.health.events[-1].detail or "")


def test_a_visitor_who_gave_up_before_the_request(emulated: EmulatedInpas) -> None:
    result = driver(emulated).pay(Operation("p1", 100), lambda _: None, lambda: True)
    assert (isinstance(result, Declined), emulated.requests) == (True, [])
    assert isinstance(driver(emulated).refund(Operation("r1", 100), lambda _: None), Declined)
    with pytest.raises(NotSupported):
        driver(emulated).undo(Operation("p1", 100), lambda _: None)


class Scripted:
    """A service that answers one request with the bytes it is given, piece by piece."""

    def __init__(self, *pieces: bytes, pause_s: float = 0) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self._pieces, self._pause_s = pieces, pause_s
        self._stopped = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection, connection.makefile("rb") as request:
            # Whole: what is left unread when a connection is closed takes the answer with it.
            length = 0
            while (line := request.readline()).strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            request.read(length)
            for piece in self._pieces:
                try:
                    connection.sendall(piece)
                except OSError:
                    break
                self._stopped.wait(self._pause_s)
        self._listener.close()


def reply(body: bytes, status: str = "200 OK", extra: bytes = b"") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n".encode() + extra + b"\r\n" + body


def sale_answer(**fields: str) -> bytes:
    return encode_answer({name.removeprefix("f"): value for name, value in {"f39": "1", **fields}.items()})


@pytest.mark.parametrize(
    ("bytes_", "expected"),
    [
        (reply(sale_answer()), Approved),
        (reply(sale_answer(f00="5000", f25="1", f27=TERMINAL, f04="643")), Approved),
        (reply(sale_answer(f00="5001")), Unknown),
        (reply(sale_answer(f04="840")), Unknown),
        (reply(sale_answer(f25="3")), Unknown),
        (reply(sale_answer(f27="1")), Unknown),
        (reply(sale_answer(f39="16")), Declined),
        (reply(sale_answer(f39="53")), Declined),
        (reply(sale_answer(f39="0")), Unknown),
        (reply(sale_answer(f39="34")), Unknown),
        (reply(sale_answer(f39="")), Unknown),
        (reply(b"<response/>"), Unknown),
        (reply(sale_answer(), "500 Error"), Unknown),
        (reply(sale_answer(), "302 Found", b"Location: http://127.0.0.1:1/\r\n"), Unknown),
        (reply(b"<response>" + b" " * MAX_BYTES + b"</response>"), Unknown),
        (b"\x00\xff\r\n\r\n", Unknown),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + sale_answer(), Approved),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", Unknown),
        (b"", Unknown),
    ],
)
def test_what_an_answer_means(bytes_: bytes, expected: type[PaymentResult]) -> None:
    result = InpasTerminal(Scripted(bytes_).url, TERMINAL, timeout_s=5).pay(Operation("p1", 5000), lambda _: None)
    assert isinstance(result, expected)


def test_a_service_that_drips_comes_to_an_end() -> None:
    """Each byte would start a socket's own timeout anew."""
    exchange = Exchange(Scripted(*[b"H"] * 200, pause_s=0.05).url)
    exchange.connect()
    with pytest.raises(NoAnswer):
        exchange.ask(b"<request/>", 0.4)
    exchange.close()


def test_a_settlement_ends_in_three_ways(emulated: EmulatedInpas) -> None:
    assert isinstance(driver(emulated).settle(lambda _: None), Done)
    emulated.fault("garbage")
    assert isinstance(driver(emulated).settle(lambda _: None), Unknown)
    emulated.fault("unplug")
    assert isinstance(driver(emulated).settle(lambda _: None), NotDone)
    with pytest.raises(ServiceAbsent):
        Exchange(emulated.url).connect()


# -- messages ---------------------------------------------------------------------------------------------------------

RUSSIAN = "ОДОБРЕНО. Сумма к оплате за электроэнергию: 1250.50 руб. Спасибо, заходите ещё"


@pytest.mark.parametrize("text", [RUSSIAN, RUSSIAN.upper(), "ОДОБРЕНО", "Отказано", "НЕДОСТАТОЧНО СРЕДСТВ", "Успешно"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "cp866", "koi8-r"])
@pytest.mark.parametrize("declared", ["utf-8", "windows-1251", "nonsense", "rot13", None])
def test_answers_are_read_whatever_encoding_they_declare(text: str, encoding: str, declared: str | None) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    data = f'{head}<response><field id="39">1</field><field id="19">{text}</field></response>'.encode(encoding)
    if declared == "windows-1251" and encoding in ("cp866", "koi8-r"):
        # The lie is noticed only where the text is long enough to be judged.
        assert decode_answer(data).status == "1"
    else:
        assert decode_answer(data).text == text


def test_the_header_names_the_encoding_too() -> None:
    assert decoded("Отказ".encode("cp866"), "ibm866") == "Отказ"


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE r [<!ENTITY a "b">]><response><field id="39">&a;</field></response>',
        '<!DOCTYPE r SYSTEM "file:///etc/passwd"><response/>',
        '<response><field id="39">&xxe;</field></response>',
        "<response>",
        "<a>" * 100 + "</a>" * 100,
        "<response>"
        + '<field id="7">x</field>' * 3
        + "".join(f'<field id="{n}"/>' for n in range(500))
        + "</response>",
        "",
        "\x00",
        " " * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_message_is_refused(text: str) -> None:
    with pytest.raises(InpasMessageError):
        read_fields(text.encode())


def test_a_request_comes_back_as_it_went() -> None:
    request = InpasRequest("3", TERMINAL, "20261126205503", 5000, '<&">')
    assert decode_request(request.encode()) == request
    with pytest.raises(InpasMessageError):
        decode_request(b"<request/>")


def test_a_whole_card_number_never_leaves_the_driver() -> None:
    pan = "4276380012345678"
    for number in range(100):
        data = encode_answer({"39": "1", f"{number:02d}": pan} if number != 39 else {"39": pan})
        assert pan not in repr(decode_answer(data)).replace("kopecks=4276380012345678", "")


def test_an_answer_of_nothing() -> None:
    assert decode_answer(b"<response/>") == InpasAnswer("")
