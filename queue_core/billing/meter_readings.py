"""Is a new meter reading believable? Checked against the last one: not less, not absurdly more; the dial may have gone round.

Used energy is counted in kWh. A visitor may leave out the figures after the comma, so two readings are compared with as many
figures after the comma as were entered: 12345 after 12345,6 is no use at all, not a meter running backwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import ClassVar

from queue_core.billing.port import Meter, Register
from queue_core.texts import Text

_READING = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,6}))?")


@dataclass(frozen=True)
class ReadingLimits:
    """Use of one meter in kWh a day: above `usual` it is asked back, above `most` refused."""

    usual_kwh_per_day: Decimal
    most_kwh_per_day: Decimal


@dataclass(frozen=True)
class Accepted:
    """The reading is taken: `reading` as it goes out, `used_kwh` since the last one."""

    outcome: ClassVar[str] = "accepted"

    reading: Decimal
    used_kwh: Decimal
    rolled_over: bool = False


@dataclass(frozen=True)
class ConfirmNeeded:
    """Possible but unlikely: the visitor is asked `why` and may confirm; checked again with `confirmed` it is accepted."""

    outcome: ClassVar[str] = "confirm_needed"

    code: str
    why: Text
    reading: Decimal
    used_kwh: Decimal
    rolled_over: bool = False


@dataclass(frozen=True)
class Refused:
    """The reading cannot be taken; `why` tells the visitor what to do. Confirming changes nothing."""

    outcome: ClassVar[str] = "refused"

    code: str
    why: Text


Verdict = Accepted | ConfirmNeeded | Refused


def check_meter(
    meter: Meter,
    entered: Mapping[str, str],
    *,
    read_on: date,
    today: date,
    limits: ReadingLimits,
    confirmed: frozenset[str] = frozenset(),
) -> dict[str, Verdict]:
    """Judges the readings of all tariff zones of a meter, typed as text by zone; `confirmed` names the zones confirmed.

    Every zone of the meter gets a verdict, one without a reading too. The limits are the meter's, not each zone's: zones that
    pass one by one and together use more than is usual are asked back, or refused, all of them.
    """
    verdicts = {
        register.zone: check(
            meter, register.zone, entered.get(register.zone, ""), read_on=read_on, today=today, limits=limits
        )
        for register in meter.registers
    }
    verdicts = _judged_together(verdicts, _allowed(meter, read_on, limits))
    return {zone: _confirmed(verdict) if zone in confirmed else verdict for zone, verdict in verdicts.items()}


def check(
    meter: Meter,
    zone: str,
    entered: str,
    *,
    read_on: date,
    today: date,
    limits: ReadingLimits,
    confirmed: bool = False,
) -> Verdict:
    """Judges the reading of one tariff zone, typed as text, taken off the dial on the day `read_on`."""
    register = meter.register(zone)
    if register is None:
        return Refused(
            "unknown_zone",
            Text(ru=f"У этого счётчика нет показания {zone}.", en=f"This meter has no reading {zone}."),
        )
    wrong = _wrong_day(meter, read_on, today)
    if wrong:
        return wrong
    reading = _on_the_dial(meter, entered)
    if isinstance(reading, Refused):
        return reading
    verdict = _against_the_last(meter, register, reading, _allowed(meter, read_on, limits))
    return _confirmed(verdict) if confirmed else verdict


def _wrong_day(meter: Meter, read_on: date, today: date) -> Refused | None:
    if read_on > today:
        return Refused(
            "future",
            Text(ru="Дата показаний ещё не наступила.", en="The day of the reading has not come yet."),
        )
    if read_on < meter.last_read_on:
        return Refused(
            "older_than_last",
            Text(
                ru=f"Уже есть более поздние показания: от {meter.last_read_on:%d.%m.%Y}. Обратитесь в окно.",
                en=f"There is a later reading already, of {meter.last_read_on:%d.%m.%Y}. Please ask at a window.",
            ),
        )
    return None


def _on_the_dial(meter: Meter, entered: str) -> Decimal | Refused:
    """The figures entered as a reading that this dial can show."""
    found = _READING.fullmatch("".join(entered.split()))
    if not found:
        return Refused(
            "not_a_reading",
            Text(
                ru="Введите показание цифрами, как на счётчике.",
                en="Enter the reading in figures, as the meter shows it.",
            ),
        )
    whole, fraction = found.group(1), found.group(2) or ""
    # A dial shows leading zeros; more figures than it has are a misread red figure after the comma.
    if len(whole) > meter.digits:
        return Refused(
            "too_many_digits",
            Text(
                ru=f"На этом счётчике до запятой цифр: {meter.digits}, а введено: {len(whole)}. Цифры после запятой не вводите.",
                en=f"This meter has {meter.digits} figures before the comma; {len(whole)} were entered. Leave out those after it.",
            ),
        )
    if len(fraction) > meter.decimals:
        return Refused(
            "too_many_decimals",
            Text(
                ru=f"На этом счётчике после запятой цифр: {meter.decimals}, а введено: {len(fraction)}.",
                en=f"This meter has {meter.decimals} figures after the comma; {len(fraction)} were entered.",
            ),
        )
    return Decimal(f"{whole}.{fraction}" if fraction else whole)


@dataclass(frozen=True)
class _Allowed:
    """What a meter may have used since its last reading, kWh."""

    usual: Decimal
    most: Decimal


def _allowed(meter: Meter, read_on: date, limits: ReadingLimits) -> _Allowed:
    # Both days count whole: nobody knows at what hour the readings were taken.
    days = max(0, (read_on - meter.last_read_on).days) + 1
    return _Allowed(limits.usual_kwh_per_day * days, limits.most_kwh_per_day * days)


def _against_the_last(meter: Meter, register: Register, reading: Decimal, allowed: _Allowed) -> Verdict:
    places = Decimal(1).scaleb(min(0, int(reading.as_tuple().exponent)))
    last = register.last_reading.quantize(places, rounding=ROUND_FLOOR)
    if reading < last:
        return _rolled_over(meter, register, reading, reading + Decimal(10) ** meter.digits - last, allowed)
    used = reading - last
    if used > allowed.most:
        return _too_much(used)
    if used > allowed.usual:
        return ConfirmNeeded("much", _much(used), reading, used)
    return Accepted(reading, used)


def _rolled_over(meter: Meter, register: Register, reading: Decimal, used: Decimal, allowed: _Allowed) -> Verdict:
    """A reading below the last: the dial has passed its nines, or somebody has misread it.

    By more than half the dial the two cannot be told apart even when much time has gone by: a person looks at it.
    """
    if used <= allowed.usual and used * 2 <= Decimal(10) ** meter.digits:
        return ConfirmNeeded(
            "rolled_over",
            Text(
                ru=f"Показание меньше прошлого ({shown(register.last_reading)}). Счётчик перешёл через нули? "
                f"Тогда расход: {shown(used)} кВт·ч.",
                en=f"The reading is less than the last one ({shown(register.last_reading)}). Has the meter passed zero? "
                f"Then {shown(used)} kWh were used.",
            ),
            reading,
            used,
            rolled_over=True,
        )
    return Refused(
        "less_than_last",
        Text(
            ru=f"Показание меньше прошлого ({shown(register.last_reading)}). Проверьте цифры или обратитесь в окно.",
            en=f"The reading is less than the last one ({shown(register.last_reading)}). Check the figures or ask at a window.",
        ),
    )


def _judged_together(verdicts: Mapping[str, Verdict], allowed: _Allowed) -> dict[str, Verdict]:
    used = sum((verdict.used_kwh for verdict in verdicts.values() if not isinstance(verdict, Refused)), Decimal(0))
    judged: dict[str, Verdict] = {}
    for zone, verdict in verdicts.items():
        if isinstance(verdict, Refused) or used <= allowed.usual:
            judged[zone] = verdict
        elif used > allowed.most:
            judged[zone] = _too_much(used)
        elif isinstance(verdict, Accepted):
            judged[zone] = ConfirmNeeded("much", _much(used), verdict.reading, verdict.used_kwh)
        else:
            judged[zone] = verdict
    return judged


def _too_much(used: Decimal) -> Refused:
    return Refused(
        "too_much",
        Text(
            ru=f"Расход {shown(used)} кВт·ч за это время невозможен. Проверьте цифры или обратитесь в окно.",
            en=f"{shown(used)} kWh cannot have been used in this time. Check the figures or ask at a window.",
        ),
    )


def _much(used: Decimal) -> Text:
    return Text(
        ru=f"Расход {shown(used)} кВт·ч необычно велик. Показание верно?",
        en=f"{shown(used)} kWh is unusually much. Is the reading right?",
    )


def _confirmed(verdict: Verdict) -> Verdict:
    if isinstance(verdict, ConfirmNeeded):
        return Accepted(verdict.reading, verdict.used_kwh, verdict.rolled_over)
    return verdict


def shown(kwh: Decimal) -> str:
    """Kilowatt-hours as people read them, with a decimal comma."""
    return f"{kwh:f}".replace(".", ",")
