"""VTK: every published vector, the two wrong ones refused, rubbish survived, and the handshake over a pty."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emulators.vtk_terminal import EmulatedVtk
from devices.health import Cause, State
from devices.links import LineSettings, SerialLink
from devices.payments.operations import Operations
from devices.payments.worker import TerminalWorker
from devices.terminals.vtk import tlv
from devices.terminals.vtk.frame import FROM_TERMINAL, TO_TERMINAL, FrameTooLong, VtkFrameReader, crc, pack
from devices.terminals.vtk.message import Tag, VtkMessage, VtkMessageError, decode, message
from devices.terminals.vtk.terminal import VtkTerminal, inactive_after_s
from devices.terminals.vtk.tlv import TlvError
from tests.devices.health_log import HealthLog

IDL = "1F000796FB010349444C714E"
IDL_REPLY = "1F001697FB010349444C0301350502313006033132300801375520"
VRP = "1F003096FB010356525003013604063132353035300F1CD0ADD0BBD0B5D0BAD182D180D0BED18DD0BDD0B5D180D0B3D0B8D18F9DA8"
VRP_REPLY = (
    "1F003597FB010356525003013604063132353035301321"
    "D09ED094D09ED091D0A0D095D09DD09E0A52524E3A303238383130303030303435B933"
)
VRP_DECLINED = "1F000D97FB01035652500301360401302390"
FIN = "1F001296FB010346494E0301360406313235303530F47D"
ABR = "1F000A96FB0103414252030136AFB5"
FLOWCHART_IDL = "1F002696FB010349444C0801310705435341505009033132330F08D09AD09ED0A4D095040439303030C1CB"
NFC_READER = "1F001496FC0100010120000400000001110004000000FF72C9"
SPEC_VRP_WITHOUT_LENGTH = "1F000F96FB01035652500301350439393030F404"
SPEC_VRP_MENDED = "1F001096FB010356525003013504" + "0439393030C572"
FLOWCHART_IDL_REPLY_WRONG_CRC = "1F001297FB010349444C0301310603313230080131159E"


def frames(data: str, expected: int) -> list[bytes]:
    return VtkFrameReader(expected).feed(bytes.fromhex(data))


def test_the_crc_of_the_specification() -> None:
    assert crc(b"123456789") == 0x29B1


@pytest.mark.parametrize(
    ("vector", "sent"),
    [
        (IDL, message("IDL")),
        (VRP, message("VRP", operation=6, amount=125050, product_name="Электроэнергия")),
        (FIN, message("FIN", operation=6, amount=125050)),
        (ABR, message("ABR", operation=6)),
        (
            FLOWCHART_IDL,
            message("IDL", event_number=1, event_name="CSAPP", product_id="123", product_name="КОФЕ", amount=9000),
        ),
        (SPEC_VRP_MENDED, message("VRP", operation=5, amount=9900)),
    ],
)
def test_our_messages_are_the_published_bytes(vector: str, sent: VtkMessage) -> None:
    assert pack(TO_TERMINAL, sent.encode()).hex().upper() == vector
    assert [decode(data) for data in frames(vector, TO_TERMINAL)] == [sent]


@pytest.mark.parametrize(
    ("vector", "heard"),
    [
        (IDL_REPLY, message("IDL", operation=5, keepalive_s=10, operation_timeout_s=120, event_number=7)),
        (VRP_REPLY, message("VRP", operation=6, amount=125050, receipt="ОДОБРЕНО\nRRN:028810000045")),
        (VRP_DECLINED, message("VRP", operation=6, amount=0)),
    ],
)
def test_the_published_replies_are_read(vector: str, heard: VtkMessage) -> None:
    assert [decode(data) for data in frames(vector, FROM_TERMINAL)] == [heard]


def test_the_printed_vrp_without_a_length_byte_is_refused() -> None:
    (data,) = frames(SPEC_VRP_WITHOUT_LENGTH, TO_TERMINAL)
    with pytest.raises(TlvError, match="04h needs 57 bytes"):
        decode(data)


def test_the_flowchart_reply_with_a_wrong_crc_is_dropped() -> None:
    """The flowchart prints 159E where the specification's own function gives 9CC4."""
    reader = VtkFrameReader(FROM_TERMINAL)
    assert reader.feed(bytes.fromhex(FLOWCHART_IDL_REPLY_WRONG_CRC)) == []
    assert reader.dropped == 1
    mended = FLOWCHART_IDL_REPLY_WRONG_CRC[:-4] + "9CC4"
    assert [decode(data).number(Tag.OPERATION) for data in frames(mended, FROM_TERMINAL)] == [1]


def test_the_nfc_reader_protocol_is_ignored() -> None:
    reader = VtkFrameReader(TO_TERMINAL)
    assert reader.feed(bytes.fromhex(NFC_READER)) == []
    assert reader.dropped == 1


def test_a_good_frame_is_found_after_rubbish_and_a_spoilt_one() -> None:
    spoilt = IDL_REPLY[:-1] + "1"
    reader = VtkFrameReader(FROM_TERMINAL)
    found = reader.feed(bytes.fromhex("00FF55" + spoilt + "1F0000" + IDL_REPLY))
    assert [decode(data).name for data in found] == ["IDL"]


def test_a_lone_start_byte_costs_no_time() -> None:
    """Without a look at the discriminator the reader would wait 8 s for the 7936 bytes that follow in its view."""
    reader = VtkFrameReader(FROM_TERMINAL)
    found = reader.feed(bytes.fromhex("1F" + IDL_REPLY))
    assert [decode(data).name for data in found] == ["IDL"]


def test_a_frame_that_takes_more_than_eight_seconds_is_given_up() -> None:
    now = [0.0]
    reader = VtkFrameReader(FROM_TERMINAL, lambda: now[0])
    data = bytes.fromhex(IDL_REPLY)
    assert reader.feed(data[:9]) == []
    now[0] = 7.9
    assert len(reader.feed(data[9:])) == 1
    assert reader.feed(data[:9]) == []
    now[0] = 16.0
    assert reader.feed(data[9:]) == []
    assert len(reader.feed(data)) == 1


def test_a_frame_right_behind_a_false_start_is_found_when_the_false_one_is_given_up() -> None:
    now = [0.0]
    reader = VtkFrameReader(FROM_TERMINAL, lambda: now[0])
    data = bytes.fromhex(IDL_REPLY)
    assert reader.feed(b"\x1f" + data[:2]) == [], "the discriminator that would betray the noise is not there yet"
    now[0] = 8.1
    assert len(reader.feed(data[2:])) == 1


def test_a_frame_has_a_largest_length() -> None:
    assert len(frames(pack(FROM_TERMINAL, bytes(0xFFFD)).hex(), FROM_TERMINAL)[0]) == 0xFFFD
    with pytest.raises(FrameTooLong):
        pack(FROM_TERMINAL, bytes(0xFFFE))


tags = st.one_of(
    st.integers(1, 0xFF).filter(lambda tag: tag & 0x1F != 0x1F),
    st.integers(0, 0x7F).map(lambda low: 0x1F00 | low),
    st.integers(0, 0x7F).map(lambda low: 0x9F8100 | low),
)


@given(st.lists(st.tuples(tags, st.one_of(st.binary(max_size=300), st.just(bytes(70))))))
def test_tlv_comes_back_as_it_went(fields: list[tuple[int, bytes]]) -> None:
    assert tlv.unpack(tlv.pack(fields)) == fields


@pytest.mark.parametrize("length", [0, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF])
def test_lengths_of_all_sizes(length: int) -> None:
    assert tlv.unpack(tlv.pack([(0x13, bytes(length))])) == [(0x13, bytes(length))]


@pytest.mark.parametrize(
    ("length", "written"),
    [(0, "00"), (0x7F, "7F"), (0x80, "8180"), (0xFF, "81FF"), (0x100, "820100"), (0xFFFF, "82FFFF")],
)
def test_a_length_is_written_in_as_few_bytes_as_it_needs(length: int, written: str) -> None:
    assert tlv.pack([(0x13, bytes(length))]) == bytes.fromhex("13" + written) + bytes(length)


@pytest.mark.parametrize("wrong", ["01", "0180", "0181", "018401020304", "0103AB", "1F", "1F8181", "0182FF", "018200"])
def test_broken_tlv_is_refused(wrong: str) -> None:
    with pytest.raises(TlvError):
        tlv.unpack(bytes.fromhex(wrong))


@pytest.mark.parametrize("tag", [0x1F, 0x1F81, 0x0102, 0x9F818101])
def test_what_is_no_tag_is_not_packed(tag: int) -> None:
    with pytest.raises(TlvError):
        tlv.pack([(tag, b"")])


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_an_own_error(data: bytes) -> None:
    try:
        heard = decode(data)
        heard.number(Tag.AMOUNT)
        heard.text(Tag.RECEIPT)
    except (TlvError, VtkMessageError):
        return
    assert len(heard.name) == 3


@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([bytes.fromhex(IDL_REPLY), b"\x1f\x00"]))))
def test_any_line_noise_gives_only_whole_frames(chunks: list[bytes]) -> None:
    reader = VtkFrameReader(FROM_TERMINAL)
    for chunk in chunks:
        for data in reader.feed(chunk):
            assert pack(FROM_TERMINAL, data) in b"".join(chunks)


def test_numbers_must_be_numbers() -> None:
    with pytest.raises(VtkMessageError, match="is not a number"):
        VtkMessage("VRP", {Tag.AMOUNT: b"12,50"}).number(Tag.AMOUNT)


class Bench:
    """Speaks to the emulated terminal as a kiosk would."""

    def __init__(self, terminal: EmulatedVtk) -> None:
        self.link = SerialLink(LineSettings(terminal.port))
        self.link.open()
        self.reader = VtkFrameReader(FROM_TERMINAL)

    def ask(self, sent: VtkMessage, wait_s: float = 5) -> VtkMessage | None:
        until = time.monotonic() + wait_s
        self.link.write(pack(TO_TERMINAL, sent.encode()))
        while data := self.link.read(until):
            for found in self.reader.feed(data):
                return decode(found)
        return None


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[EmulatedVtk]:
    with EmulatedVtk(tmp_path / "terminal") as emulated:
        yield emulated


def test_a_payment_repeated_with_its_number_is_taken_once(terminal: EmulatedVtk) -> None:
    bench = Bench(terminal)
    idle = bench.ask(message("IDL"))
    assert idle is not None
    operation = (idle.number(Tag.OPERATION) or 0) + 1
    first = bench.ask(message("VRP", operation=operation, amount=125050))
    assert first is not None
    assert first.number(Tag.AMOUNT) == 125050
    assert "TOTAL:1250.50 RUB" in (first.text(Tag.RECEIPT) or "")
    assert bench.ask(message("VRP", operation=operation, amount=125050)) == first
    assert terminal.taken == {operation: 125050}
    done = bench.ask(message("FIN", operation=operation, amount=125050))
    assert done == message("FIN", operation=operation, amount=125050)
    bench.link.close()


def test_a_lost_reply_is_recovered_by_the_same_number(terminal: EmulatedVtk) -> None:
    bench = Bench(terminal)
    terminal.fault("lose-reply")
    assert bench.ask(message("VRP", operation=6, amount=100), wait_s=0.3) is None
    again = bench.ask(message("VRP", operation=6, amount=100))
    assert again is not None
    assert again.number(Tag.AMOUNT) == 100
    bench.link.close()


def test_declined_undone_and_aborted_payments_take_nothing(tmp_path: Path, terminal: EmulatedVtk) -> None:
    bench = Bench(terminal)
    terminal.fault("decline")
    declined = bench.ask(message("VRP", operation=6, amount=100))
    assert declined is not None
    assert declined.number(Tag.AMOUNT) == 0
    terminal.fault("approve")
    bench.ask(message("VRP", operation=7, amount=100))
    assert bench.ask(message("FIN", operation=7, amount=0)) == message("FIN", operation=7, amount=0)
    assert terminal.taken == {}
    bench.link.close()
    with EmulatedVtk(tmp_path / "slow", card_s=60) as slow:
        bench = Bench(slow)
        assert bench.ask(message("VRP", operation=6, amount=100), wait_s=0.1) is None
        aborted = bench.ask(message("ABR", operation=6))
        assert aborted is not None
        assert (aborted.name, aborted.number(Tag.AMOUNT)) == ("VRP", 0)
        bench.link.close()


def test_the_handshake_keeps_the_health_true(tmp_path: Path) -> None:
    with EmulatedVtk(tmp_path / "terminal", keepalive_s=1) as emulated:
        log = HealthLog()
        terminal = VtkTerminal(SerialLink(LineSettings(emulated.port, 115200)))
        worker = TerminalWorker("terminal-1", terminal, Operations(tmp_path), log, lambda: None, address=emulated.port)
        worker.start()
        assert log.wait(lambda health: health.state is State.READY)
        assert (terminal.operation, terminal.keepalive_s, terminal.operation_timeout_s) == (5, 1, 60)
        assert emulated.wait_until(lambda: emulated.received.count("IDL") >= 2)
        emulated.fault("unplug")
        assert log.wait(lambda health: (health.state, health.cause) == (State.ABSENT, Cause.UNPLUGGED))
        emulated.fault("plug")
        assert log.wait(lambda health: health.state is State.READY)
        worker.stop()
        worker.join()
    assert log.events[0].state is State.OPEN


@pytest.mark.parametrize("fault", ["silent", "garbage"])
def test_a_terminal_that_makes_no_sense_is_silent(tmp_path: Path, fault: str) -> None:
    with EmulatedVtk(tmp_path / "terminal") as emulated:
        emulated.fault(fault)
        log = HealthLog()
        terminal = VtkTerminal(SerialLink(LineSettings(emulated.port, 115200)), first_answer_s=0.3)
        worker = TerminalWorker("terminal-1", terminal, Operations(tmp_path), log, lambda: None, address=emulated.port)
        worker.start()
        assert log.wait(lambda health: (health.state, health.cause) == (State.FAULT, Cause.TERMINAL_SILENT))
        worker.stop()
        worker.join()


def test_the_link_is_inactive_after_the_time_of_the_specification() -> None:
    assert inactive_after_s(10) == 38
