"""pyTeliumManager, of other hands, plays both ends: the till before our emulated terminal, the terminal before our driver;
and its codec judges ours over all amounts.
"""

import os
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telium import Telium, TeliumAsk, TeliumResponse
from telium.payment import LrcChecksumException

from devices.emulators.telium_terminal import REPORT, EmulatedTelium
from devices.links import LineSettings, SerialLink
from devices.payments.contract import Approved, Declined, Operation, PaymentResult
from devices.terminals.telium.frame import ACK, ENQ, EOT, STX, TeliumFrame, TeliumFrameReader, pack
from devices.terminals.telium.message import DEBIT, REFUND, TeliumAnswer, TeliumRequest, decode_answer, decode_request
from devices.terminals.telium.terminal import TeliumTerminal

amounts = st.integers(100, 9_999_999)
"""The judge takes 1.00 to 99999.99."""
KINDS = {DEBIT: "debit", REFUND: "refund"}


def rubles(kopecks: int) -> float:
    return kopecks / 100


# -- the till ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fault", "paid"), [("approve", True), ("decline", False)])
def test_the_judge_pays_at_our_terminal(tmp_path: Path, fault: str, paid: bool) -> None:
    with EmulatedTelium(tmp_path / "telium", card_s=0.05) as emulated:
        emulated.fault(fault)
        till = Telium(emulated.port, timeout=5)
        assert till.is_ok()
        for kind, name in KINDS.items():
            ask = TeliumAsk.new_payment(1250.5, payment_mode=name, target_currency="RUB")
            assert till.ask(ask)
            answer = till.verify(ask, waiting_timeout=10)
            assert answer is not None
            assert (answer.has_succeeded, answer.amount, answer.currency_numeric) == (paid, 1250.5, "643")
            assert answer.repport.strip() == REPORT
            assert emulated.requests[-1] == TeliumRequest("01", 125050, kind)
        till.close()
        assert emulated.charges == ([125050, -125050] if paid else [])


# -- the terminal -----------------------------------------------------------------------------------------------------


class JudgesTerminal:
    """A terminal made of nothing but the judge's codec and the order of control bytes."""

    def __init__(self, result: int) -> None:
        self._result = result
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.port = os.ttyname(slave)
        self._slave = slave
        self.asked: list[TeliumAsk] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _byte(self, expected: int) -> None:
        assert os.read(self._master, 1) == bytes([expected])

    def _serve(self) -> None:
        self._byte(ENQ)
        os.write(self._master, bytes([ACK]))
        frame = b""
        while len(frame) < 37:
            frame += os.read(self._master, 37 - len(frame))
        ask = TeliumAsk.decode(frame)
        self.asked.append(ask)
        os.write(self._master, bytes([ACK]))
        self._byte(EOT)
        os.write(self._master, bytes([ENQ]))
        self._byte(ACK)
        report = REPORT.ljust(55)
        answer = TeliumResponse(ask.pos_number, self._result, ask.amount, "1", report, ask.currency_numeric, " " * 10)
        os.write(self._master, answer.encode().encode("ascii"))
        self._byte(ACK)
        os.write(self._master, bytes([EOT]))

    def close(self) -> None:
        self._thread.join(5)
        os.close(self._master)
        os.close(self._slave)


@contextmanager
def judged(result: int) -> Iterator[JudgesTerminal]:
    terminal = JudgesTerminal(result)
    yield terminal
    terminal.close()


def ask_of(driver: TeliumTerminal, kind: str, kopecks: int) -> PaymentResult:
    operation = Operation("p1", kopecks)
    return (driver.pay if kind == DEBIT else driver.refund)(operation, lambda _: None)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("result", [0, 7, 9])
def test_our_driver_pays_at_the_judges_terminal(kind: str, result: int) -> None:
    with judged(result) as terminal:
        driver = TeliumTerminal(SerialLink(LineSettings(terminal.port, 9600)), answer_s=10)
        driver.open()
        told = ask_of(driver, kind, 125050)
        driver.close()
    assert told == Approved(125050, card="************8807") if result == 0 else isinstance(told, Declined)
    (asked,) = terminal.asked
    assert (asked.amount, asked.currency_numeric, asked.transaction_type) == (1250.5, "643", kind)
    assert (asked.delay, asked.authorization, asked.pos_number) == ("A010", "B010", "01")


# -- the codec --------------------------------------------------------------------------------------------------------


@given(amounts, st.sampled_from([*KINDS]), st.booleans(), st.booleans(), st.integers(1, 99))
def test_our_asks_are_the_judges(kopecks: int, kind: str, report: bool, wait: bool, pos: int) -> None:
    ours = pack(TeliumRequest(f"{pos:02d}", kopecks, kind, with_report=report, wait_for_end=wait).encode())
    theirs = TeliumAsk.new_payment(
        rubles(kopecks),
        payment_mode=KINDS[kind],
        target_currency="RUB",
        checkout_unique_id=str(pos),
        wait_for_transaction_to_end=wait,
        collect_payment_source_info=report,
    )
    assert theirs.encode().encode("ascii") == ours
    read = TeliumAsk.decode(ours)
    assert round(read.amount * 100) == kopecks
    assert (read.transaction_type, read.answer_flag, read.pos_number) == (kind, str(int(report)), f"{pos:02d}")


@given(amounts, st.sampled_from([0, 7, 9]), st.booleans(), st.integers(1, 99))
def test_the_judges_answers_are_read_and_ours_are_its(kopecks: int, result: int, full: bool, pos: int) -> None:
    report = REPORT.ljust(55) if full else ""
    theirs = TeliumResponse(f"{pos:02d}", result, rubles(kopecks), "1", report, "643", " " * 10)
    data = theirs.encode().encode("ascii")
    (frame,) = TeliumFrameReader().feed(data)
    assert isinstance(frame, TeliumFrame)
    assert frame.good
    ours = decode_answer(frame.data)
    assert ours == TeliumAnswer(f"{pos:02d}", str(result), kopecks, report.strip(), 643, "")
    assert pack(ours.encode()) == data
    back = TeliumResponse.decode(pack(ours.encode()))
    assert (round(back.amount * 100), int(back.transaction_result)) == (kopecks, result)


@given(amounts, st.integers(1, 36), st.integers(1, 255))
def test_both_refuse_a_spoilt_frame(kopecks: int, place: int, change: int) -> None:
    good = pack(TeliumRequest("01", kopecks).encode())
    spoilt = good[:place] + bytes([good[place] ^ change]) + good[place + 1 :]
    with pytest.raises((LrcChecksumException, UnicodeDecodeError)):
        TeliumAsk.decode(spoilt)
    for heard in TeliumFrameReader().feed(spoilt):
        if isinstance(heard, TeliumFrame) and heard.good:
            # A spoilt byte that became STX begins the frame anew: then it is shorter and no request.
            assert STX in spoilt[1:]
            with pytest.raises(ValueError, match="not a request"):
                decode_request(heard.data)
