"""Reads the rows of in/accounts.csv and in/meters.csv: decodes them, finds columns by name, checks every value."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from queue_core.billing.account_number import AccountNumberFormat
from queue_core.billing.address_hint import address_hint
from queue_core.billing.port import WrongAccountNumber
from web.billing.csv_mistakes import Mistakes

ACCOUNTS = "accounts.csv"
METERS = "meters.csv"

_NAMES: Mapping[str, Mapping[str, str]] = {
    ACCOUNTS: {
        "number": "number",
        "лицевой счет": "number",
        "address": "address",
        "адрес": "address",
        "owed": "owed",
        "долг": "owed",
    },
    METERS: {
        "account": "account",
        "лицевой счет": "account",
        "serial": "serial",
        "заводской номер": "serial",
        "place": "place",
        "место": "place",
        "digits": "digits",
        "знаков до запятой": "digits",
        "decimals": "decimals",
        "знаков после запятой": "decimals",
        "zone": "zone",
        "зона": "zone",
        "last_reading": "last_reading",
        "последнее показание": "last_reading",
        "last_read_on": "last_read_on",
        "дата показания": "last_read_on",
    },
}
_COLUMNS = {
    ACCOUNTS: ("number", "address", "owed"),
    METERS: ("account", "serial", "place", "digits", "decimals", "zone", "last_reading", "last_read_on"),
}

# Thousands may be separated by a space, as in Excel; the decimal sign is a comma or a point.
_AMOUNT = re.compile(r"([-−+]?)([0-9]{1,12}|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){1,3})(?:[.,]([0-9]{1,6}))?", re.ASCII)
_GAPS = re.compile(r"[ \u00a0\u202f]")
_ZONES = {"T1": "T1", "T2": "T2", "T3": "T3", "Т1": "T1", "Т2": "T2", "Т3": "T3", "": "T1"}  # Latin and Cyrillic
_LONGEST = 300
_PIECE = 256 * 1024
_LONGEST_FILE = 256 * 1024 * 1024


class AccountRow(NamedTuple):
    number: str
    address_hint: str
    owed_kopecks: int


class RegisterRow(NamedTuple):
    """One tariff zone of one meter. `last_reading` stays text (a decimal with a point), `last_read_on` is ISO 8601."""

    line: int
    account: str
    serial: str
    place: str
    digits: int
    decimals: int
    zone: str
    last_reading: str
    last_read_on: str


def account_rows(file: BinaryIO, number_format: AccountNumberFormat, mistakes: Mistakes) -> Iterator[AccountRow]:
    """The rows without mistakes; the mistakes of the others are added to `mistakes`."""
    line_of: dict[str, int] = {}
    for line, (number, address, owed) in _rows(ACCOUNTS, file, mistakes):
        checked = _number(ACCOUNTS, line, number, number_format, mistakes)
        kopecks = _kopecks(owed)
        hint = address_hint(address)
        if kopecks is None:
            mistakes.add(
                ACCOUNTS, line, "долг — не сумма в рублях вида 1234,56", "owed is not a sum in roubles like 1234,56"
            )
        if not hint or not _writable(hint):
            mistakes.add(ACCOUNTS, line, "нет адреса или он нечитаем", "address is missing or unreadable")
        if checked in line_of:
            first = line_of[checked]
            mistakes.add(
                ACCOUNTS, line, f"этот счёт уже есть в строке {first}", f"this account stands in line {first} already"
            )
        elif checked is not None:
            line_of[checked] = line
            if kopecks is not None and hint:
                yield AccountRow(checked, hint, kopecks)


def register_rows(file: BinaryIO, mistakes: Mistakes) -> Iterator[RegisterRow]:
    """The rows without mistakes of their own; the mistakes of the others are added to `mistakes`.

    How rows fit together is not checked here, nor whether the account exists."""
    for line, values in _rows(METERS, file, mistakes):
        account, serial, place, digits, decimals, zone, reading, read_on = values
        last_reading, day, where, known_zone = _decimal(reading), _day(read_on), _place(place), _ZONES.get(zone.upper())
        if (
            serial
            and _writable(serial)
            and _small(digits)
            and _small(decimals)
            and where is not None
            and known_zone
            and last_reading
            and day
        ):
            number = account if account.isdigit() else "".join(account.split())
            yield RegisterRow(line, number, serial, where, int(digits), int(decimals), known_zone, last_reading, day)
        else:
            _name_the_mistakes(line, values, mistakes)


def _name_the_mistakes(line: int, values: list[str], mistakes: Mistakes) -> None:
    """Adds what is wrong with a row of the meters."""
    _, serial, place, digits, decimals, zone, reading, read_on = values
    for right, ru, en in (
        (serial and _writable(serial), "нет заводского номера", "serial is missing or unreadable"),
        (_place(place) is not None, "место нечитаемо", "place is unreadable"),
        (_small(digits), "знаков до запятой — не число", "digits is not a small number"),
        (_small(decimals), "знаков после запятой — не число", "decimals is not a small number"),
        (zone.upper() in _ZONES, "зона — не T1, T2 или T3", "zone is not T1, T2 or T3"),
        (_decimal(reading), "показание — не число вида 1234,5", "last_reading is not a number like 1234,5"),
        (_day(read_on), "дата — не вида 31.12.2026", "last_read_on is not a date like 31.12.2026"),
    ):
        if not right:
            mistakes.add(METERS, line, ru, en)


@lru_cache(maxsize=1024)
def _place(text: str) -> str | None:
    """The meter's place, without the flat; None when it is unreadable."""
    place = address_hint(text)
    return place if _writable(place) else None


def _rows(name: str, file: BinaryIO, mistakes: Mistakes) -> Iterator[tuple[int, list[str]]]:
    """Line number and the known columns in our order; unknown columns (names, flats) are dropped unread."""
    encoding = _encoding(name, file, mistakes)
    if encoding is None:
        return
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, newline="")
    reader = csv.reader(text, delimiter=";", strict=True)
    places: list[int] | None = None
    width = 0
    try:
        for row in reader:
            if not any(row) or not any(map(str.strip, row)):
                continue
            if places is None:
                places = _places(name, row, mistakes)
                width = len(row)
                if places is None:
                    return
            elif len(row) != width:
                mistakes.add(
                    name,
                    reader.line_num,
                    f"столбцов {len(row)}, а в заголовке {width}",
                    f"{len(row)} columns, but the heading has {width}",
                )
            else:
                yield reader.line_num, [row[place].strip() for place in places]
    except csv.Error:
        mistakes.add(
            name,
            reader.line_num,
            "кавычки не закрыты или стоят посреди поля, или поле слишком длинное; дальше файл не прочитан",
            "quotes are not closed or stand within a field, or a field is too long; the file was not read beyond",
        )
    except UnicodeDecodeError:
        mistakes.add(name, None, "файл изменился, пока его читали", "the file changed while it was read")
    else:
        if places is None:
            mistakes.add(name, None, "файл пуст", "the file is empty")
    finally:
        text.detach()  # the caller closes the file


def _encoding(name: str, file: BinaryIO, mistakes: Mistakes) -> str | None:
    """UTF-8, with or without a byte order mark, or else CP1251. Reads the file in pieces: decoding a
    large file at once would hold up the other threads."""
    possible = {encoding: codecs.getincrementaldecoder(encoding)() for encoding in ("utf-8-sig", "cp1251")}
    last = b""
    length = 0
    while possible and (piece := file.read(_PIECE)):
        last = piece[-1:]
        length += len(piece)
        if length > _LONGEST_FILE:
            mistakes.add(name, None, "файл слишком велик", "the file is too large")
            return None
        possible = {encoding: decoder for encoding, decoder in possible.items() if _decodes(decoder, piece)}
    possible = {encoding: decoder for encoding, decoder in possible.items() if _decodes(decoder, b"", final=True)}
    if not possible:
        mistakes.add(name, None, "это не текст в UTF-8 или CP1251", "it is no text in UTF-8 or CP1251")
        return None
    # An interrupted export can end in half a number that looks complete.
    if last not in (b"", b"\n", b"\r"):
        mistakes.add(
            name,
            None,
            "файл обрывается: последняя строка не завершена",
            "the file is cut short: its last line has no end",
        )
        return None
    return next(iter(possible))


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _places(file: str, heading: list[str], mistakes: Mistakes) -> list[int] | None:
    """The positions of our columns in the file."""
    named = [_NAMES[file].get(" ".join(name.lower().replace("ё", "е").split())) for name in heading]
    missing = [column for column in _COLUMNS[file] if column not in named]
    twice = [column for column in _COLUMNS[file] if named.count(column) > 1]
    for column in missing:
        mistakes.add(file, 1, f"в заголовке нет столбца {column}", f"the heading has no column {column}")
    for column in twice:
        mistakes.add(file, 1, f"столбец {column} назван дважды", f"the column {column} is named twice")
    return None if missing or twice else [named.index(column) for column in _COLUMNS[file]]


def _number(file: str, line: int, text: str, number_format: AccountNumberFormat, mistakes: Mistakes) -> str | None:
    try:
        return number_format.checked(text)
    except WrongAccountNumber as wrong:
        mistakes.add(file, line, wrong.sentence.ru, wrong.sentence.en)
        return None


def _amount(text: str) -> tuple[str, str, str] | None:
    """Sign, digits before and digits after the decimal comma."""
    match = _AMOUNT.fullmatch(text)
    if not match:
        return None
    sign, integer, fraction = match.groups()
    return "-" if sign in ("-", "−") else "", _GAPS.sub("", integer), fraction or ""


def _kopecks(text: str) -> int | None:
    parts = _amount(text)
    if parts is None or len(parts[2].rstrip("0")) > 2:
        return None
    sign, integer, fraction = parts
    return int(f"{sign}{integer}{fraction.rstrip('0').ljust(2, '0')}")


def _decimal(text: str) -> str | None:
    """A non-negative number, written with a point and without trailing zeros."""
    parts = _amount(text)
    if parts is None or parts[0]:
        return None
    integer, fraction = parts[1].lstrip("0") or "0", parts[2].rstrip("0")
    return f"{integer}.{fraction}" if fraction else integer


@lru_cache(maxsize=1024)
def _day(text: str) -> str | None:
    if len(text) == 10 and text[2] == text[5] == ".":
        text = f"{text[6:]}-{text[3:5]}-{text[:2]}"
    try:
        return date.fromisoformat(text).isoformat() if len(text) == 10 else None
    except ValueError:
        return None


def _small(text: str) -> bool:
    return len(text) in (1, 2) and text.isascii() and text.isdigit()


def _writable(text: str) -> bool:
    return len(text) <= _LONGEST and text.isprintable()
