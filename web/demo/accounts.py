"""Made-up accounts and meters for the demonstration's billing folder. The same seed makes the same accounts."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from queue_core.billing.account_number import luhn_digit
from queue_core.billing.meter_readings import shown
from queue_core.csv_text import BYTE_ORDER_MARK, table_for_programs
from web.billing.csv_rows import ACCOUNTS, METERS
from web.files.durable_file import sync_folder

_STREETS = (
    "Трудовая", "Угольная", "Мира", "Колпакова", "Силикатная", "Летная", "Щербакова", "Семашко", "Юбилейная", "Веры Волошиной",
)  # fmt: skip
_PLACES = ("квартира", "щит на площадке", "дом", "гараж")
_ZONE_SHARES = {
    1: (Decimal(1),),
    2: (Decimal("0.7"), Decimal("0.3")),
    3: (Decimal("0.3"), Decimal("0.25"), Decimal("0.45")),
}
ABOUT_TO_ROLL_OVER = 0
"""Place of the account whose only meter, of five figures, stands at 99980 and passes zero with its next reading."""


@dataclass(frozen=True)
class SampleMeter:
    serial: str
    place: str
    digits: int
    decimals: int
    readings: tuple[Decimal, ...]
    last_read_on: date


@dataclass(frozen=True)
class SampleAccount:
    number: str
    address: str
    owed_kopecks: int
    meters: tuple[SampleMeter, ...]


def sample_accounts(today: date, seed: int = 7, count: int = 200) -> list[SampleAccount]:
    """Made-up accounts of ten digits, the last a Luhn digit; some owe nothing, some are in credit, some have two meters."""
    dice = random.Random(seed)
    stems = dice.sample(range(10**7), count)
    return [_account(dice, place, f"50{stem:07d}", today) for place, stem in enumerate(stems)]


def write_accounts(folder: Path, now: datetime, seed: int = 7, count: int = 200) -> list[SampleAccount]:
    """Makes `in/` with both files, dated `now`, and `out/`. Returns the accounts, for the simulated visitors."""
    accounts = sample_accounts(now.date(), seed, count)
    (folder / "in").mkdir(parents=True, exist_ok=True)
    (folder / "out").mkdir(exist_ok=True)
    _write(
        folder / "in" / ACCOUNTS,
        ("number", "address", "owed"),
        ((account.number, account.address, _roubles(account.owed_kopecks)) for account in accounts),
        now,
    )
    _write(
        folder / "in" / METERS,
        ("account", "serial", "place", "digits", "decimals", "zone", "last_reading", "last_read_on"),
        _meter_rows(accounts),
        now,
    )
    return accounts


def _account(dice: random.Random, place: int, stem: str, today: date) -> SampleAccount:
    address = f"г. Мытищи, ул. {dice.choice(_STREETS)}, д. {dice.randint(1, 60)}, кв. {dice.randint(1, 120)}"
    owed = dice.choices((0, -dice.randint(100, 80_000), dice.randint(5_000, 900_000)), weights=(15, 10, 75))[0]
    meters = [_meter(dice, today) for _ in range(dice.choices((1, 2), weights=(92, 8))[0])]
    if place == ABOUT_TO_ROLL_OVER:
        meters = [
            SampleMeter(f"{dice.randrange(10**8):08d}", "дом", 5, 0, (Decimal(99980),), today - timedelta(days=30))
        ]
    return SampleAccount(f"{stem}{luhn_digit(stem)}", address, owed, tuple(meters))


def _meter(dice: random.Random, today: date) -> SampleMeter:
    zones = dice.choices((1, 2, 3), weights=(55, 35, 10))[0]
    digits, decimals = dice.choice(((5, 0), (5, 1), (6, 0), (6, 2)))
    total = Decimal(dice.randint(50, 10**digits - 5_000))
    step = Decimal(1).scaleb(-decimals)
    return SampleMeter(
        serial=f"{dice.randrange(10**8, 10**9)}",
        place=dice.choice(_PLACES),
        digits=digits,
        decimals=decimals,
        readings=tuple((total * share).quantize(step) for share in _ZONE_SHARES[zones]),
        last_read_on=today - timedelta(days=dice.randint(20, 45)),
    )


def _meter_rows(accounts: Iterable[SampleAccount]) -> Iterable[Sequence[str]]:
    for account in accounts:
        for meter in account.meters:
            for zone, reading in enumerate(meter.readings, start=1):
                yield (
                    account.number,
                    meter.serial,
                    meter.place,
                    str(meter.digits),
                    str(meter.decimals),
                    f"T{zone}",
                    shown(reading),
                    f"{meter.last_read_on:%d.%m.%Y}",
                )


def _roubles(kopecks: int) -> str:
    return f"{'-' if kopecks < 0 else ''}{abs(kopecks) // 100},{abs(kopecks) % 100:02d}"


def _write(path: Path, heading: Sequence[str], rows: Iterable[Sequence[str]], now: datetime) -> None:
    """Writes beside and renames, as an exporter should, so that no half-written file is read."""
    table = BYTE_ORDER_MARK + table_for_programs(heading, rows)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(table.encode())
    os.utime(part, (now.timestamp(), now.timestamp()))
    part.replace(path)
    sync_folder(path.parent)
