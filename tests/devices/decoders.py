"""Every decoder of the devices that hears what it has not chosen: what to feed it, its own errors, what it may hold."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import Protocol

from devices.boards.frame import read_format
from devices.boards.template import TemplateError, read_template
from devices.boards.wire import read_board, read_boards
from devices.emulators.control import UnknownFault
from devices.emulators.faults import VTK, read_fault
from devices.emulators.fiscal_storage import EmulatedStorage
from devices.emulators.led_board import MAX_UNDECODED, FrameDecoder
from devices.emulators.printer.parser import MAX_DATA, CommandParser
from devices.emulators.shtrih_cash import EmulatedShtrihCash
from devices.inputs.scan import MAX_SCAN, LineReader, ticket_of
from devices.payments.masking import masked, masked_card
from devices.payments.receipt import numbers_in, receipt_lines
from devices.printing.document import DocumentError, read_document
from devices.printing.status import BLOCK_ENDS, PrinterAnswerReader, automatic_status, full_status, real_time_status
from devices.registers.atol import answer as atol_answer
from devices.registers.shtrih import frame as shtrih_frame
from devices.registers.shtrih import message as shtrih_message
from devices.registers.shtrih import tlv as shtrih_tlv
from devices.terminals.inpas.message import (
    InpasMessageError,
    InpasRequest,
    decode_answer,
    decode_request,
    encode_answer,
)
from devices.terminals.sber.files import FileError, read_answer, read_slip, slip_facts
from devices.terminals.telium import frame as telium_frame
from devices.terminals.telium import message as telium_message
from devices.terminals.vtk import frame as vtk_frame
from devices.terminals.vtk import message as vtk_message
from devices.terminals.vtk import tlv
from devices.terminals.vtk.message import Tag, message

VTK_ANSWER = message("VRP", operation=6, amount=125050, receipt="ОДОБРЕНО\nRRN:028810000045").encode()
SLIP = "26.11.26 20:55\nСумма (Руб):\n 1250.50\nОДОБРЕНО\nКарта:**** 1118\nНомер ссылки: 028810000045\n"
ANSWER_FILE = "0,Успешно\n************1118\n12/29\n005991\n0001\nVisa\n\n00123456\n20261126205503\n628810000001\n"


# -- whole messages ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decoder:
    """`decode` takes any bytes and raises nothing but `errors`; `seeds` are good messages to be spoilt."""

    decode: Callable[[bytes], object]
    errors: tuple[type[Exception], ...]
    seeds: tuple[bytes, ...]


def _vtk_message(data: bytes) -> None:
    heard = vtk_message.decode(data)
    for tag in Tag:
        heard.text(tag)
    for tag in (Tag.OPERATION, Tag.AMOUNT, Tag.KEEPALIVE_S, Tag.OPERATION_TIMEOUT_S):
        heard.number(tag)


def _receipt(data: bytes) -> None:
    lines = receipt_lines(data.decode("utf-8", "replace"))
    numbers_in(lines)
    slip_facts(lines)


def _mask(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    masked(text)
    masked_card(text)


def _sber(data: bytes) -> None:
    slip_facts(read_slip(data, "cp866"))
    read_answer(data, "koi8-r")


def _printer_status(data: bytes) -> None:
    for byte in data[:8]:
        for query in range(1, 5):
            real_time_status(query, byte)
    if len(data) >= 4:
        automatic_status(data[:4])
        full_status(data[:4])


def _template(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    read_template(text, "cp866")
    read_format(text, checksum="xor")


def _event(data: bytes) -> None:
    value = json.loads(data)
    read_board(value)
    read_boards(value)
    read_document(value)


def _shtrih_answer(data: bytes) -> None:
    answer = shtrih_message.read_answer(data)
    for read in (
        shtrih_message.read_state,
        shtrih_message.read_storage_state,
        shtrih_message.read_shift,
        shtrih_message.read_expiry,
    ):
        read(answer.data)
    for dated in (
        shtrih_message.read_full_state,
        shtrih_message.read_exchange,
        shtrih_message.read_document,
        shtrih_message.read_closed,
    ):
        dated(answer.data, UTC)


def _emulated_shtrih(data: bytes) -> None:
    EmulatedShtrihCash(EmulatedStorage(), 0).carry_out(data)


def _storage_tlv(data: bytes) -> None:
    for _, value in shtrih_tlv.unpack(data):
        shtrih_tlv.number(value)
        shtrih_tlv.fraction(value)


def _atol_result(data: bytes) -> None:
    found = atol_answer.read_result(data)
    atol_answer.read_document(found.result, UTC)


DECODERS = {
    "atol result": Decoder(
        _atol_result,
        (atol_answer.AtolAnswerError,),
        (
            b'{"results": [{"status": "ready", "errorCode": 0, "result": {"documentTLV": {"1040": 7, "1077": "42", '
            b'"1012": "2026-12-01T09:00:00+03:00", "1054": 1, "1020": 501.75}}}]}',
        ),
    ),
    "shtrih answer": Decoder(
        _shtrih_answer,
        (shtrih_message.ShtrihMessageError,),
        (bytes.fromhex("FF0A0003001103181435A3000000EBEA4B2E01204E000000"), bytes.fromhex("11001E") + bytes(47)),
    ),
    "shtrih command": Decoder(
        _emulated_shtrih,
        (),
        (shtrih_message.command(shtrih_message.ShtrihCommand.FULL_STATE), bytes.fromhex("8D1E00000000")),
    ),
    "storage tlv": Decoder(
        _storage_tlv, (shtrih_tlv.StorageTlvError,), (shtrih_tlv.pack(1084, [(1085, "a"), (1086, "b")]),)
    ),
    "vtk tlv": Decoder(tlv.unpack, (tlv.TlvError,), (VTK_ANSWER,)),
    "vtk message": Decoder(_vtk_message, (tlv.TlvError, vtk_message.VtkMessageError), (VTK_ANSWER,)),
    "telium request": Decoder(
        telium_message.decode_request,
        (telium_message.TeliumMessageError,),
        (telium_message.TeliumRequest("01", 125050).encode(),),
    ),
    "telium answer": Decoder(
        telium_message.decode_answer,
        (telium_message.TeliumMessageError,),
        (telium_message.TeliumAnswer("01", "0", 1250, "4716190463168807", 643, "").encode(),),
    ),
    "receipt": Decoder(_receipt, (), (SLIP.encode(),)),
    "card numbers": Decoder(_mask, (), (b"4276 3800 1234 5678", SLIP.encode())),
    "sber files": Decoder(_sber, (FileError,), (ANSWER_FILE.encode("koi8-r"), SLIP.encode("cp866"))),
    "inpas answer": Decoder(
        decode_answer,
        (InpasMessageError,),
        (encode_answer({"39": "1", "00": "5000", "90": SLIP}), encode_answer({"39": "16", "19": "ОТКАЗ"}, "cp1251")),
    ),
    "inpas request": Decoder(
        decode_request, (InpasMessageError,), (InpasRequest("1", "00199999", "20261126205503", 5000).encode(),)
    ),
    "printer status": Decoder(_printer_status, (), (b"\x12\x10\x00\x00\x00",)),
    "board template": Decoder(_template, (TemplateError,), (b"{stx}{addr:02d}{text:>4}{etx}{checksum}",)),
    "server events": Decoder(
        _event,
        (DocumentError, ValueError),
        (b'{"window": "3", "text": "A1", "blink": true}', b'{"lines": [{"text": "A1", "width": 4}], "qr": null}'),
    ),
    "scans": Decoder(lambda data: ticket_of(data.decode("utf-8", "replace")), (), (b"https://q.local/t/0123456789ab",)),
    "faults": Decoder(lambda data: read_fault(data.decode("utf-8", "replace"), VTK), (UnknownFault,), (b"delay 500",)),
}


# -- streams ----------------------------------------------------------------------------------------------------------


class Reader(Protocol):
    """Finds messages in the bytes as they come."""

    def feed(self, data: bytes) -> Iterable[object]: ...


@dataclass(frozen=True)
class Stream:
    """`make` gives a reader and the function that tells how many bytes it holds, never more than `most` after a feed."""

    make: Callable[[], tuple[Reader, Callable[[], int]]]
    most: int
    seeds: tuple[bytes, ...]


def _vtk_reader() -> tuple[Reader, Callable[[], int]]:
    reader = vtk_frame.VtkFrameReader(vtk_frame.FROM_TERMINAL)
    return reader, lambda: len(reader._bytes)


def _vtk_tcp_reader() -> tuple[Reader, Callable[[], int]]:
    reader = vtk_frame.VtkTcpFrameReader(vtk_frame.FROM_TERMINAL)
    return reader, lambda: len(reader._bytes)


def _telium_reader() -> tuple[Reader, Callable[[], int]]:
    reader = telium_frame.TeliumFrameReader()
    return reader, lambda: len(reader._data or b"")


def _shtrih_reader() -> tuple[Reader, Callable[[], int]]:
    reader = shtrih_frame.ShtrihReader()
    return reader, lambda: reader.held


def _numbered_reader() -> tuple[Reader, Callable[[], int]]:
    reader = shtrih_frame.NumberedReader()
    return reader, lambda: reader.held


def _answer_reader(full: bool) -> Callable[[], tuple[Reader, Callable[[], int]]]:
    def make() -> tuple[Reader, Callable[[], int]]:
        reader = PrinterAnswerReader(full=full)
        return reader, lambda: len(reader._bytes)

    return make


def _line_reader() -> tuple[Reader, Callable[[], int]]:
    reader = LineReader()
    return reader, lambda: len(reader._line)


def _command_parser() -> tuple[Reader, Callable[[], int]]:
    parser = CommandParser()
    return parser, lambda: parser.waiting


def _board_decoder() -> tuple[Reader, Callable[[], int]]:
    decoder = FrameDecoder(read_format("{stx}{addr:02d}{text:>4}{checksum}{etx}", checksum="xor"))
    return decoder, lambda: len(decoder._received)


TELIUM = telium_frame.pack(telium_message.TeliumRequest("01", 125050).encode())
STREAMS = {
    "vtk frames": Stream(_vtk_reader, 0xFFFF + 5, (vtk_frame.pack(vtk_frame.FROM_TERMINAL, VTK_ANSWER), b"\x1f\x00")),
    "vtk frames over TCP": Stream(
        _vtk_tcp_reader, 0xFFFF + 2, (vtk_frame.pack_for_tcp(vtk_frame.FROM_TERMINAL, VTK_ANSWER), b"\x00\x00")
    ),
    "telium frames": Stream(_telium_reader, telium_frame.LONGEST_DATA, (TELIUM, b"\x05\x06\x15\x04")),
    "shtrih frames": Stream(_shtrih_reader, 258, (shtrih_frame.pack(b"\x11\x1e\0\0\0"), b"\x05\x06\x15")),
    "shtrih numbered frames": Stream(
        _numbered_reader, shtrih_frame.MAX_MESSAGE_2 + 6, (shtrih_frame.pack_numbered(7, b"\x8f\x9f\x10"),)
    ),
    "printer answers": Stream(_answer_reader(False), max(BLOCK_ENDS.values()), (b"\x12", b"\x37\x22abcd\x00")),
    "kiosk printer answers": Stream(_answer_reader(True), max(BLOCK_ENDS.values()), (b"\x10\x0f\x00\x00\x00\x00",)),
    "scanner lines": Stream(_line_reader, MAX_SCAN, (b"https://q.local/t/0123456789ab\r", b"\r\n")),
    "emulated printer": Stream(_command_parser, MAX_DATA + 16, (b"\x1b@\x1bt\x11", b"\x1dv0\x00\x02\x00\x01\x00ab")),
    "emulated boards": Stream(_board_decoder, MAX_UNDECODED, (b"\x0203 A1700\x03",)),
}
