"""Shtrih-M: every published vector both ways, rubbish survived; commands and answers as data."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from devices.fiscal.contract import RegisterCause
from devices.fiscal.ffd import DocumentType, Measure, ReceiptKind, Vat
from devices.fiscal.receipt import Cashier, Correction, Item, Receipt
from devices.registers.shtrih import errors, tlv
from devices.registers.shtrih import message as shtrih
from devices.registers.shtrih.frame import (
    FrameOverflow,
    Numbered,
    NumberedReader,
    ShtrihReader,
    Signal,
    crc,
    pack,
    pack_numbered,
)
from devices.registers.shtrih.message import VAT_CODES, ShtrihCommand, ShtrihMessageError, command

MOSCOW = ZoneInfo("Europe/Moscow")
LIGHT = Item("Электроэнергия", 223, 50175, 225_000_000, Measure.KILOWATT_HOUR, Vat.PERCENT_20)
SALE = Receipt(ReceiptKind.SALE, (LIGHT,), electronic=50175)


def hexed(text: str) -> bytes:
    return bytes.fromhex(text)


# -- frames -----------------------------------------------------------------------------------------------------------

DEVICE_TYPE = "02 12 FC 00 00 00 01 0E 16 00 D0 C8 D2 C5 C9 CB 2D 30 31 D4 02"
FULL_STATE = (
    "02 32 11 00 1E 43 32 31 88 0D 06 13 01 10 00 90 00 02 00 80 4E 41 00 00 01 01 10 02 08 13 13 12 38 00 E8 93 04 00 01"
    " 00 00 00 00 00 D2 58 01 CD 01 00 00 00 E8"
)
CLOSED = "02 10 FF 45 00 00 00 00 00 00 D2 04 00 00 B5 BC 48 11 2C"
CLOSED_BY_A_DEVICE = "02 10 FF 45 00 00 00 00 00 00 DC 45 00 00 B5 BC 48 11 63"
F7 = "02 23 F7 00 5A A0 40 07 20 6C 00 00 0C 18 01 0C 10 00 00 00 00 00 00 1E 00 00 00 00 06 FF 00 40 40 B6 03 12 13 7F"
ITEM = (
    "02 2E FF 46 1E 00 00 00 01 40 3A 69 0D 00 00 DF 00 00 00 00 FF C3 00 00 00 FF FF FF FF FF 01 01 04 04 DD EB E5 EA F2"
    " F0 EE FD ED E5 F0 E3 E8 FF AE"
)
CLOSE = "02 76 FF 45 1E 00 00 00 00 00 00 00 00 FF C3 00 00 00" + " 00" * 101 + " 01 EF"
CLOSE_BY_A_TILL = "02 76 FF 45 1E 00 00 00" + " 00" * 15 + " 10 27 00 00 00" + " 00" * 91 + " 04 E1"


@pytest.mark.parametrize(
    ("vector", "sent"),
    [
        ("02 01 FC FD", command(ShtrihCommand.DEVICE_TYPE)),
        ("02 05 11 1E 00 00 00 0A", command(ShtrihCommand.FULL_STATE)),
        ("02 05 10 1E 00 00 00 0B", command(ShtrihCommand.STATE)),
        ("02 06 8D 1E 00 00 00 00 95", command(ShtrihCommand.OPEN_RECEIPT, shtrih.open_receipt(ReceiptKind.SALE))),
        ("02 05 88 1E 00 00 00 93", command(ShtrihCommand.CANCEL_RECEIPT)),
        ("02 05 B0 1E 00 00 00 AB", command(ShtrihCommand.CONTINUE_PRINTING)),
        ("02 05 E0 1E 00 00 00 FB", command(ShtrihCommand.OPEN_SHIFT)),
        ("02 05 41 1E 00 00 00 5A", command(ShtrihCommand.Z_REPORT)),
        ("02 06 FF 01 1E 00 00 00 E6", command(ShtrihCommand.STORAGE_STATE)),
        ("02 06 FF 08 1E 00 00 00 EF", command(ShtrihCommand.CANCEL_DOCUMENT)),
        ("02 06 FF 39 1E 00 00 00 DE", command(ShtrihCommand.EXCHANGE_STATE)),
        ("02 06 FF 40 1E 00 00 00 A7", command(ShtrihCommand.SHIFT_STATE)),
        ("02 0A FF 0A 1E 00 00 00 A3 00 00 00 42", command(ShtrihCommand.FIND_DOCUMENT, (163).to_bytes(4, "little"))),
        (ITEM, command(ShtrihCommand.ITEM, shtrih.item(ReceiptKind.SALE, LIGHT, VAT_CODES["standard"]))),
        (
            "02 0B FF 4D 1E 00 00 00 3C 08 01 00 32 A0",
            command(ShtrihCommand.ITEM_TLV, shtrih.item_tlv(Measure.KILOWATT_HOUR)),
        ),
        (
            "02 19 FF 0C 1E 00 00 00 F0 03 0F 00 75 73 65 72 40 65 78 61 6D 70 6C 65 2E 72 75 18",
            command(
                ShtrihCommand.DOCUMENT_TLV,
                shtrih.document_tlvs(Receipt(ReceiptKind.SALE, (LIGHT,), buyer="user@example.ru"))[0],
            ),
        ),
        (CLOSE, command(ShtrihCommand.CLOSE_RECEIPT, shtrih.close_receipt(SALE))),
    ],
)
def test_our_commands_are_the_published_bytes(vector: str, sent: bytes) -> None:
    assert pack(sent) == hexed(vector)
    assert ShtrihReader().feed(hexed(vector)) == [sent]


@pytest.mark.parametrize(
    "vector",
    [
        DEVICE_TYPE,
        FULL_STATE,
        CLOSED,
        CLOSED_BY_A_DEVICE,
        CLOSE_BY_A_TILL,
        F7,
        "02 03 17 00 1E 0A",
        "02 06 2D 1E 00 00 00 17 22",
        "02 07 26 00 F8 01 0C 19 09 C4",
        "02 0A 1E 1E 00 00 00 11 01 00 07 00 1D",
        "02 06 FF 0B 1E 00 00 00 EC",
    ],
)
def test_frames_of_real_logs_are_whole(vector: str) -> None:
    (found,) = ShtrihReader().feed(hexed(vector))
    assert isinstance(found, bytes)
    assert pack(found) == hexed(vector)


@pytest.mark.parametrize(("model", "rate", "check"), [("standard", 0xCB, 0x64), ("nano", 0x90, 0x3F)])
def test_22_percent_has_the_code_of_the_model(model: str, rate: int, check: int) -> None:
    light = Item("Электроэнергия", 223, 50175, 225_000_000, Measure.KILOWATT_HOUR, Vat.PERCENT_22)
    frame = pack(command(ShtrihCommand.ITEM, shtrih.item(ReceiptKind.SALE, light, VAT_CODES[model])))
    assert (frame[30], frame[-1]) == (rate, check)


def test_a_broken_frame_a_stray_byte_and_a_good_one() -> None:
    broken = hexed("02 05 11 1E 00 00 00 0B")
    found = ShtrihReader().feed(b"\xff\x06" + broken + b"\xff\x15\x05" + hexed(CLOSED))
    assert found[:4] == [Signal.ACK, Signal.BROKEN, Signal.NAK, Signal.ENQ]
    assert found[4] == hexed(CLOSED)[2:-1]


def test_a_frame_that_stops_in_the_middle_is_given_up() -> None:
    now = [0.0]
    reader = ShtrihReader(lambda: now[0])
    assert reader.feed(hexed(CLOSED)[:9]) == []
    now[0] = 0.2
    assert reader.feed(b"\x15") == [Signal.NAK]
    assert reader.held == 0


def test_a_message_has_a_largest_length() -> None:
    assert len(pack(bytes(255))) == 258
    with pytest.raises(FrameOverflow):
        pack(bytes(256))


# -- protocol 2 -------------------------------------------------------------------------------------------------------


def test_the_checksums_of_protocol_2() -> None:
    assert crc(bytes(2)) == 0x1D0F
    assert crc(hexed("03 00 06 00 FC")) == 0x63ED
    assert pack_numbered(3, command(ShtrihCommand.FULL_STATE)) == hexed("8F 07 00 03 00 11 1E 00 00 00 AD 66")
    assert pack_numbered(None, b"") == hexed("8F 00 00 0F 1D")


def test_stuffed_bytes_come_back_as_they_went() -> None:
    data = bytes(range(256)) + b"\x8f\x9f\x81\x83"
    frame = pack_numbered(0x8F9F, data)
    assert frame[1:].count(0x8F) == 0
    reader = NumberedReader()
    assert reader.feed(b"\x00\x9f" + frame[:30]) == []
    assert reader.feed(frame[30:]) == [Numbered(0x8F9F, data)]


def test_a_frame_with_a_bad_crc_is_dropped_and_the_next_one_read() -> None:
    frame = pack_numbered(7, b"\x10")
    reader = NumberedReader()
    assert reader.feed(frame[:-1] + bytes([frame[-1] ^ 1]) + frame) == [Numbered(7, b"\x10")]
    assert reader.dropped == 1


# -- answers ----------------------------------------------------------------------------------------------------------


def data_of(message: str) -> bytes:
    answer = shtrih.read_answer(hexed(message))
    assert answer.error == 0
    return answer.data


def test_the_full_state_of_a_real_register() -> None:
    clock = shtrih.read_full_state(data_of(FULL_STATE[6:-3]), MOSCOW)
    assert clock.at == datetime(2019, 8, 2, 19, 18, 56, tzinfo=MOSCOW)
    assert clock.serial == 300008
    assert (clock.state.mode, clock.state.submode, clock.state.paper) == (2, 0, True)


def test_the_storage_state() -> None:
    answer = "FF 01 00 03 00 00 01 00 12 06 15 06 25 39 32 38 39 30 30 30 31 30 30 30 35 35 36 33 32 F9 B2 00 00"
    state = shtrih.read_storage_state(data_of(answer))
    assert (state.serial, state.last, state.shift_open, state.working) == ("9289000100055632", 45817, True, True)


def test_documents_found_by_number() -> None:
    found = shtrih.read_document(
        data_of("FF 0A 00 03 00 11 03 18 14 35 A3 00 00 00 EB EA 4B 2E 01 20 4E 00 00 00"), MOSCOW
    )
    assert found == shtrih.StoredDocument(
        DocumentType.RECEIPT, datetime(2017, 3, 24, 20, 53, tzinfo=MOSCOW), 163, 0x2E4BEAEB, ReceiptKind.SALE, 20000
    )
    other = shtrih.read_document(
        data_of("FF 0A 00 03 00 12 06 15 06 25 F9 B2 00 00 79 58 50 F5 01 F0 49 02 00 00"), MOSCOW
    )
    assert (other.number, other.kopecks) == (45817, 150000)


def test_the_shift_and_the_closed_receipt() -> None:
    assert shtrih.read_shift(data_of("FF 40 00 01 34 01 05 00")) == shtrih.ShiftAnswer(True, 308, 5)
    closed = shtrih.read_closed(data_of(CLOSED[6:-3]), MOSCOW)
    assert (closed.change, closed.number, closed.sign, closed.at) == (0, 1234, 0x1148BCB5, None)
    assert shtrih.read_answer(hexed("FF 46 00")).error == shtrih.read_answer(hexed("FF 4D 00")).error == 0


def test_what_waits_for_the_operator() -> None:
    waiting = shtrih.read_exchange(hexed("00 00 03 00 D2 04 00 00 1A 0B 1E 0C 05"), UTC)
    assert waiting == shtrih.ExchangeState(3, datetime(2026, 11, 30, 12, 5, tzinfo=UTC))
    assert shtrih.read_exchange(hexed("00 00 00 00 00 00 00 00 00 00 00 00 00"), UTC).since is None
    assert shtrih.read_expiry(hexed("1C 0C 1F 05 01")) == date(2028, 12, 31)


@pytest.mark.parametrize(
    "read",
    [
        shtrih.read_state,
        lambda data: shtrih.read_full_state(data, UTC),
        shtrih.read_storage_state,
        shtrih.read_shift,
        lambda data: shtrih.read_exchange(data, UTC),
        shtrih.read_expiry,
        lambda data: shtrih.read_document(data, UTC),
        lambda data: shtrih.read_closed(data, UTC),
        shtrih.read_answer,
    ],
)
def test_a_short_answer_is_an_own_error(read: Callable[[bytes], object]) -> None:
    with pytest.raises(ShtrihMessageError):
        read(b"\xff" if read is shtrih.read_answer else b"\x03\x01")


# -- TLV --------------------------------------------------------------------------------------------------------------


def test_nested_tlv_is_the_published_bytes() -> None:
    packed = tlv.pack(1224, [(1171, "+79123456789"), (1225, b"\x80")])
    assert packed == hexed("C8 04 15 00 93 04 0C 00 2B 37 39 31 32 33 34 35 36 37 38 39 C9 04 01 00 80")
    ((tag, inner),) = tlv.unpack(packed)
    assert tag == 1224
    assert tlv.unpack(inner) == [(1171, b"+79123456789"), (1225, b"\x80")]


def test_numbers_of_the_storage() -> None:
    assert tlv.fraction(hexed("06 40 42 0F")) == Decimal(1)
    assert tlv.number(b"") == tlv.fraction(b"") == 0


@pytest.mark.parametrize("wrong", ["3C", "3C 08 01", "3C 08 02 00 32"])
def test_broken_tlv_is_refused(wrong: str) -> None:
    with pytest.raises(tlv.StorageTlvError):
        tlv.unpack(hexed(wrong))


def test_the_account_number_and_the_cashier_are_sent() -> None:
    receipt = Receipt(
        ReceiptKind.SALE,
        (LIGHT,),
        cashier=Cashier("Иванова А.А.", "503800000001"),
        automat="3",
        account="12345678",
        electronic=50175,
    )
    sent = [tlv.unpack(packed)[0] for packed in shtrih.document_tlvs(receipt)]
    assert [tag for tag, _ in sent] == [1021, 1203, 1036, 1084]
    assert dict(tlv.unpack(sent[-1][1])) == {1085: "Лицевой счёт".encode("cp866"), 1086: b"12345678"}


def test_the_correction_has_69_bytes_and_its_paper() -> None:
    what = Correction(SALE, date(2026, 11, 30), "акт 7")
    assert len(command(ShtrihCommand.CORRECTION, shtrih.correction(what))) == 69
    ((tag, inner),) = tlv.unpack(shtrih.correction_tlv(what))
    assert tag == 1174
    parts = dict(tlv.unpack(inner))
    assert datetime.fromtimestamp(tlv.number(parts[1178]), UTC) == datetime(2026, 11, 30, tzinfo=UTC)
    assert parts[1179].decode("cp866") == "акт 7"


# -- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (0x14, RegisterCause.UNSENT_TOO_LONG),
        (0x15, RegisterCause.UNSENT_TOO_LONG),
        (0x16, RegisterCause.SHIFT_TOO_OLD),
        (0x17, RegisterCause.CLOCK_WRONG),
        (0xB7, RegisterCause.CLOCK_WRONG),
        (0x6B, RegisterCause.PAPER_OUT),
        (0xC0, RegisterCause.DATE_UNCONFIRMED),
        (0xEE, RegisterCause.OTHER),
    ],
)
def test_errors_also_of_storages_that_shift_them(code: int, cause: RegisterCause) -> None:
    assert errors.meaning(code).cause is cause
