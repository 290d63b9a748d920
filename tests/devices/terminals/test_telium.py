"""Telium: the published vectors, the line's control bytes, and the driver before an emulated terminal with its faults."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.emulators.telium_terminal import EmulatedTelium
from devices.health import Cause, State
from devices.links import LineSettings, LinkLost, SerialLink
from devices.payments.contract import (
    Approved,
    Declined,
    NotSupported,
    Operation,
    PaymentResult,
    TerminalSilent,
    Unknown,
)
from devices.payments.operations import OrderKind
from devices.terminals.telium.frame import (
    ACK,
    ENQ,
    EOT,
    LONGEST_DATA,
    NAK,
    STX,
    Control,
    TeliumFrame,
    TeliumFrameReader,
    lrc,
    pack,
)
from devices.terminals.telium.message import (
    MAX_KOPECKS,
    TeliumAnswer,
    TeliumMessageError,
    TeliumRequest,
    decode_answer,
    decode_request,
)
from devices.terminals.telium.terminal import TRIES, TeliumTerminal
from tests.devices.payments.desk import Desk
from tests.devices.scripted_link import ScriptedLink

SPACES = "20" * 10
ASK_1250 = "02" + "3031303030303132353031" + "31" + "30" + "363433" + SPACES + "41303130" + "42303130" + "0306"
ASK_125050 = "02303130303132353035303031303634332020202020202020202041303131423031300303"
ANSWER = "02303130303030303132353031" + "34373136313930343633313638383037" + "20" * 39 + "363433" + SPACES + "0319"


def whole(data: str) -> TeliumFrame:
    (frame,) = TeliumFrameReader().feed(bytes.fromhex(data))
    assert isinstance(frame, TeliumFrame)
    return frame


def test_the_published_ask_is_ours() -> None:
    assert pack(TeliumRequest("01", 1250).encode()).hex().upper() == ASK_1250
    assert decode_request(whole(ASK_1250).data) == TeliumRequest("01", 1250)


def test_the_published_ask_of_another_implementation_is_read() -> None:
    ask = decode_request(whole(ASK_125050).data)
    assert ask == TeliumRequest("01", 125050, with_report=False, wait_for_end=False)
    assert pack(ask.encode()).hex().upper() == ASK_125050


def test_the_published_answer_is_read() -> None:
    frame = whole(ANSWER)
    assert (frame.good, len(frame.data)) == (True, 80)
    assert decode_answer(frame.data) == TeliumAnswer("01", "0", 1250, "4716190463168807", 643, "")


def test_the_check_byte_is_of_data_and_end() -> None:
    assert lrc(bytes.fromhex(ANSWER)[1:-2]) == 0x19
    assert not whole(ANSWER[:-2] + "18").good


@pytest.mark.parametrize("kopecks", [0, -1, MAX_KOPECKS + 1])
def test_amounts_that_do_not_fit_are_refused(kopecks: int) -> None:
    with pytest.raises(TeliumMessageError, match="do not fit"):
        TeliumRequest("01", kopecks).encode()


@pytest.mark.parametrize("data", [b"", b"x" * 34, b"\xff" * 34, b"01000012501106438" + b" " * 17])
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(TeliumMessageError):
        decode_request(data)
    with pytest.raises(TeliumMessageError):
        decode_answer(data)


def test_a_frame_is_found_after_half_of_another() -> None:
    reader = TeliumFrameReader()
    good = bytes.fromhex(ASK_1250)
    assert reader.feed(good[:20] + good) == [TeliumFrame(good[1:-2], True)]
    assert reader.feed(good[:20] + bytes([ENQ])) == [Control(ENQ)]
    assert reader.feed(bytes([STX]) + b"9" * (LONGEST_DATA + 1)) == []
    assert reader.feed(good) == [TeliumFrame(good[1:-2], True)]


# -- the driver -------------------------------------------------------------------------------------------------------


@pytest.fixture
def emulated(tmp_path: Path) -> Iterator[EmulatedTelium]:
    with EmulatedTelium(tmp_path / "telium", again_s=0.3) as terminal:
        yield terminal


def driver(emulated: EmulatedTelium, *, answer_s: float = 3.0, keepalive_s: float = 30.0) -> TeliumTerminal:
    link = SerialLink(LineSettings(emulated.port, 9600))
    return TeliumTerminal(link, keepalive_s=keepalive_s, enq_s=0.3, byte_s=0.4, answer_s=answer_s, turn_s=0.02)


def desk(emulated: EmulatedTelium, folder: Path, *, answer_s: float = 3.0, keepalive_s: float = 30.0) -> Desk:
    return Desk(driver(emulated, answer_s=answer_s, keepalive_s=keepalive_s), folder, emulated.port)


def test_a_payment_a_refusal_and_a_refund(emulated: EmulatedTelium, tmp_path: Path) -> None:
    with desk(emulated, tmp_path) as office:
        paid = office.order(OrderKind.PAY, "p1", 125050)
        assert (paid["outcome"], paid["facts"]["kopecks"]) == ("approved", 125050)
        assert paid["facts"]["card"] == "************8807"
        assert "471619" not in str(paid)
        assert office.order(OrderKind.CONFIRM, "p1", 125050)["outcome"] == "done"
        assert office.order(OrderKind.REFUND, "r1", 125050)["outcome"] == "approved"
        emulated.fault("decline")
        assert office.order(OrderKind.PAY, "p2", 100)["outcome"] == "declined"
        assert office.order(OrderKind.UNDO, "p1", 100)["cause"] == "not_supported"
        assert office.order(OrderKind.SETTLE, "day")["cause"] == "not_supported"
        assert office.order(OrderKind.PAY, "p3", MAX_KOPECKS + 1)["cause"] == "wrong_amount"
    assert emulated.charges == [125050, -125050]


@pytest.mark.parametrize("fault", ["lose-reply", "garbage", "truncate 3", "truncate 30"])
def test_without_a_result_nobody_knows_and_nothing_is_asked_again(
    emulated: EmulatedTelium, tmp_path: Path, fault: str
) -> None:
    emulated._card_s = 0.1
    with desk(emulated, tmp_path, answer_s=0.8) as office:
        assert office.health.wait_for(State.READY)
        job = office.give(OrderKind.PAY, "p1", 5000)
        assert emulated.wait_until(lambda: emulated._paying is not None or emulated.charges == [5000])
        emulated.fault(fault)
        told = office.wait(job)
        assert (told["outcome"], told["seeking"]) == ("unknown", False)
    assert len(emulated.requests) == 1
    assert emulated.charges == [5000]


@pytest.mark.parametrize("fault", ["duplicate", "noise", "delay 50", "nak-storm 2"])
def test_a_line_that_is_only_bad_does_not_matter(emulated: EmulatedTelium, tmp_path: Path, fault: str) -> None:
    with desk(emulated, tmp_path) as office:
        assert office.health.wait_for(State.READY)
        emulated.fault(fault)
        assert office.order(OrderKind.PAY, "p1", 5000)["outcome"] == "approved"
    assert emulated.charges == [5000]


def test_a_terminal_that_refuses_every_frame_takes_nothing(emulated: EmulatedTelium, tmp_path: Path) -> None:
    with desk(emulated, tmp_path) as office:
        emulated.fault("nak-storm 1000")
        told = office.order(OrderKind.PAY, "p1", 5000)
        assert (told["outcome"], told["cause"]) == ("declined", "terminal_refused")
    assert emulated.charges == []


def test_a_result_that_comes_late_makes_the_unknown_clear(emulated: EmulatedTelium, tmp_path: Path) -> None:
    """And until it has come, or can come no more, no other payment is begun: an answer carries no number."""
    emulated._card_s = 3600
    with desk(emulated, tmp_path, answer_s=2.0) as office:
        assert office.order(OrderKind.PAY, "p1", 5000)["outcome"] == "unknown"
        busy = office.order(OrderKind.PAY, "p2", 100)
        assert (busy["outcome"], busy["cause"]) in (("declined", "terminal_busy"), ("declined", "terminal_silent"))
        with emulated._state:
            assert emulated._paying is not None
            emulated._paying = (emulated._paying[0], 0.0)  # only now the customer's card has been read
        until = time.monotonic() + 10
        while office.reports["pay-p1"]["outcome"] == "unknown":
            assert time.monotonic() < until
            time.sleep(0.02)
        assert office.reports["pay-p1"]["outcome"] == "approved"
    assert emulated.charges == [5000]


def test_the_health_follows_the_line(emulated: EmulatedTelium, tmp_path: Path) -> None:
    with desk(emulated, tmp_path, keepalive_s=0.2) as office:
        assert office.health.wait_for(State.READY)
        emulated.fault("silent")
        assert office.health.wait_for(State.FAULT, Cause.TERMINAL_SILENT)
        emulated.fault("ok")
        assert office.health.wait_for(State.READY)
        emulated.fault("unplug")
        assert office.health.wait_for(State.ABSENT, Cause.UNPLUGGED)
        emulated.fault("plug")
        assert office.health.wait_for(State.READY)


def test_one_lost_answer_to_a_knock_is_soon_forgotten(emulated: EmulatedTelium) -> None:
    """Not only after the whole keepalive time, for which the terminal would count as silent."""
    terminal = driver(emulated, keepalive_s=0.0)
    terminal.open()
    assert terminal.poll()
    terminal._keepalive_s = 3600
    emulated.fault("silent")
    with pytest.raises(TerminalSilent):
        terminal.poll()
    emulated.fault("ok")
    until = time.monotonic() + 10
    while not terminal.poll():
        assert time.monotonic() < until
    terminal.close()


def test_a_visitor_who_gave_up_before_the_ask(emulated: EmulatedTelium) -> None:
    terminal = driver(emulated)
    terminal.open()
    result = terminal.pay(Operation("p1", 100), lambda _: None, lambda: True)
    assert getattr(result, "cause", "") == "cancelled"
    assert emulated.requests == []
    with pytest.raises(NotSupported):
        terminal.undo(Operation("p1", 100), lambda _: None)
    terminal.close()


# -- answers that no emulator gives -----------------------------------------------------------------------------------


class ScriptedTerminal:
    """Takes the request and then sends these answer frames, the next one at each NAK."""

    def __init__(self, *frames: bytes) -> None:
        self._frames = [*frames]
        self._delivered = False
        self.link = ScriptedLink(self._answer)

    def _answer(self, data: bytes) -> bytes:
        if data == bytes([ENQ]) or data[0] == STX:
            return bytes([ACK])
        if data == bytes([EOT]):
            return bytes([ENQ])
        if data == bytes([ACK]) and self._delivered:
            return bytes([EOT])
        self._delivered = True
        return self._frames.pop(0) if self._frames else b""

    def pay(self, kopecks: int) -> PaymentResult:
        self.link.open()
        return TeliumTerminal(self.link, pos="01").pay(Operation("p1", kopecks), lambda _: None)


def approval(pos: str = "01", kopecks: int = 5000, currency: int = 643) -> bytes:
    return pack(TeliumAnswer(pos, "0", kopecks, "", currency, "").encode())


@pytest.mark.parametrize(
    "answer", [approval(currency=840), approval(pos="02"), approval(kopecks=4999)], ids=["currency", "till", "amount"]
)
def test_an_approval_of_something_else_is_unknown(answer: bytes) -> None:
    """Money may have moved, but not the money that was asked for: a person looks."""
    assert_a_person_looks(ScriptedTerminal(answer).pay(5000))
    assert ScriptedTerminal(approval()).pay(5000) == Approved(5000)


def assert_a_person_looks(result: PaymentResult) -> None:
    """The protocol has no operation number, so the terminal is never asked what became of a payment."""
    assert isinstance(result, Unknown)
    assert not result.resolvable


def test_an_amount_that_is_not_confirmed_and_a_result_that_does_not_come_are_for_a_person() -> None:
    def deaf_after_the_knock(data: bytes) -> bytes:
        return bytes([ACK]) if data == bytes([ENQ]) else b""

    link = ScriptedLink(deaf_after_the_knock)
    link.open()
    assert_a_person_looks(TeliumTerminal(link, byte_s=0.01).pay(Operation("p1", 5000), lambda _: None))
    assert bytes([EOT]) not in link.written, "a terminal that got the frame after all must not begin"
    assert_a_person_looks(ScriptedTerminal().pay(5000))


def test_a_line_that_breaks_after_the_request_leaves_it_to_a_person() -> None:
    def broken_by_the_request(data: bytes) -> bytes:
        if data[0] == STX:
            raise LinkLost("unplugged")
        return bytes([ACK])

    link = ScriptedLink(broken_by_the_request)
    link.open()
    assert_a_person_looks(TeliumTerminal(link).pay(Operation("p1", 5000), lambda _: None))


def test_a_corrupted_answer_is_refused_with_nak_and_then_comes_whole() -> None:
    good = approval()
    terminal = ScriptedTerminal(good[:-1] + bytes([good[-1] ^ 0xFF]), good)
    assert terminal.pay(5000) == Approved(5000)
    assert terminal.link.written[-3:] == [bytes([ACK]), bytes([NAK]), bytes([ACK])]


def test_an_answer_that_stays_corrupted_is_unknown() -> None:
    bad = approval()[:-1] + b"\x00"
    terminal = ScriptedTerminal(*[bad] * 10)
    assert_a_person_looks(terminal.pay(5000))
    assert terminal.link.written.count(bytes([NAK])) == TRIES + 1


class LateAnswers:
    """Takes every request; after each EOT it delivers the answers for it, in their order, whosever they are."""

    def __init__(self, *answers: list[TeliumAnswer]) -> None:
        self._answers = [*answers]
        self._frames: list[bytes] = []
        self._knocked = False
        self.link = ScriptedLink(self._answer)
        self.link.open()

    def _answer(self, data: bytes) -> bytes:
        if data == bytes([ENQ]) or data[0] == STX:
            return bytes([ACK])
        if data == bytes([EOT]):
            self._frames = [pack(answer.encode()) for answer in self._answers.pop(0)] if self._answers else []
            return self._knock()
        if self._knocked:
            self._knocked = False
            return self._frames.pop(0)
        return bytes([EOT]) + self._knock()

    def _knock(self) -> bytes:
        self._knocked = bool(self._frames)
        return bytes([ENQ]) if self._frames else b""


def answer(result: str, kopecks: int) -> TeliumAnswer:
    return TeliumAnswer("01", result, kopecks, "", 643, "")


def test_a_late_refusal_of_one_payment_is_not_taken_as_that_of_the_next(caplog: pytest.LogCaptureFixture) -> None:
    """And the approval of the next one is its own; nothing is dropped."""
    terminal = TeliumTerminal(
        LateAnswers([], [answer("7", 5000), answer("0", 300)]).link, answer_s=0.0, late_s=3600, byte_s=5, enq_s=5
    )
    assert_a_person_looks(terminal.pay(Operation("a", 5000), lambda _: None))
    terminal._answer_s = 30
    terminal._given_up["a"] = (Operation("a", 5000), time.monotonic() - 60)
    assert terminal.pay(Operation("b", 300), lambda _: None) == Approved(300)
    late = terminal.late()
    assert late is not None
    assert (late[0], type(late[1]).__name__) == ("a", "Declined")
    assert terminal.late() is None
    assert caplog.text == ""


def test_while_an_answer_may_come_late_no_payment_of_the_same_amount_begins() -> None:
    terminal = TeliumTerminal(LateAnswers([], [answer("0", 5000)]).link, answer_s=0.0, late_s=3600, byte_s=5, enq_s=5)
    assert_a_person_looks(terminal.pay(Operation("a", 5000), lambda _: None))
    refused = terminal.pay(Operation("b", 5000), lambda _: None)
    assert getattr(refused, "cause", "") == "terminal_busy"
    terminal._given_up["a"] = (Operation("a", 5000), time.monotonic() - 7200)
    terminal._answer_s = 30
    assert terminal.pay(Operation("b", 5000), lambda _: None) == Approved(5000)


def test_an_answer_that_belongs_to_nothing_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    terminal = TeliumTerminal(LateAnswers([answer("0", 700), answer("7", 300)]).link, byte_s=5, enq_s=5)
    assert isinstance(terminal.pay(Operation("b", 300), lambda _: None), Declined)
    assert "over 700 kopecks belongs to no payment" in caplog.text


def test_a_refusal_without_an_amount_is_a_refusal_while_nothing_else_is_open() -> None:
    pay = Operation("b", 300)
    terminal = TeliumTerminal(LateAnswers([answer("7", 0)]).link, byte_s=5, enq_s=5)
    assert isinstance(terminal.pay(pay, lambda _: None), Declined)
    terminal = TeliumTerminal(LateAnswers([answer("7", 0)]).link, byte_s=5, enq_s=5, answer_s=30)
    terminal._given_up["a"] = (Operation("a", 5000), time.monotonic() - 60)
    assert_a_person_looks(terminal.pay(pay, lambda _: None))


def test_control_bytes_have_their_names() -> None:
    assert (EOT, ENQ, ACK, NAK) == (0x04, 0x05, 0x06, 0x15)
