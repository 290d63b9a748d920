"""Checks a new meter reading against the last: not lower, not absurdly higher; but the dial may have rolled over.

Consumption is in kWh. A visitor may leave out the decimal places, so two readings are compared to as many places as
were entered: 12345 after 12345,6 means no consumption, not a meter running backwards.
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
    """Consumption of one meter in kWh a day: above `usual` it must be confirmed, above `most` it is refused."""

    usual_kwh_per_day: Decimal
    most_kwh_per_day: Decimal


@dataclass(frozen=True)
class Accepted:
    """The reading is accepted: `reading` as exported, `used_kwh` the consumption since the last one."""

    outcome: ClassVar[str] = "accepted"

    reading: Decimal
    used_kwh: Decimal
    rolled_over: bool = False


@dataclass(frozen=True)
class ConfirmNeeded:
    """Possible but unlikely: the visitor sees `why` and may confirm; checked again with `confirmed` it is accepted."""

    outcome: ClassVar[str] = "confirm_needed"

    code: str
    why: Text
    reading: Decimal
    used_kwh: Decimal
    rolled_over: bool = False


@dataclass(frozen=True)
class Refused:
    """The reading cannot be accepted; `why` is for the visitor and includes what to do. Confirming does not help."""

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
    """Checks the readings of all tariff zones of a meter, as typed, by zone; `confirmed` are the zones confirmed.

    Every zone of the meter gets a verdict, even without a reading. The limits apply to the meter, not to each zone: if
    the zones pass one by one but exceed a limit together, all of them must be confirmed, or are refused.
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
    """Checks the reading of one tariff zone, as typed, taken on the day `read_on`."""
    register = meter.register(zone)
    if register is None:
        return Refused(
            "unknown_zone",
            Text(ru=f"У этого счётчика нет показания {zone}.", en=f"This meter has no register {zone}."),
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
            Text(ru="Дата показаний ещё не наступила.", en="The date of the reading is in the future."),
        )
    if read_on < meter.last_read_on:
        return Refused(
            "older_than_last",
            Text(
                ru=f"Уже есть более поздние показания: от {meter.last_read_on:%d.%m.%Y}. Обратитесь в окно.",
                en=f"There is already a later reading, of {meter.last_read_on:%d.%m.%Y}. Please ask at a window.",
            ),
        )
    return None


def _on_the_dial(meter: Meter, entered: str) -> Decimal | Refused:
    """The text entered, as a reading that this dial can show."""
    match = _READING.fullmatch("".join(entered.split()))
    if not match:
        return Refused(
            "not_a_reading",
            Text(
                ru="Введите показание цифрами, как на счётчике.",
                en="Enter the reading in digits, as shown on the meter.",
            ),
        )
    whole, fraction = match.group(1), match.group(2) or ""
    # A dial shows leading zeros; too many digits mean that the red decimal digit was read as part of the whole.
    if len(whole) > meter.digits:
        return Refused(
            "too_many_digits",
            Text(
                ru=f"На этом счётчике до запятой цифр: {meter.digits}, а введено: {len(whole)}. Цифры после запятой не вводите.",
                en=f"This meter has {meter.digits} digits before the decimal point; {len(whole)} were entered. Leave out "
                "those after it.",
            ),
        )
    if len(fraction) > meter.decimals:
        return Refused(
            "too_many_decimals",
            Text(
                ru=f"На этом счётчике после запятой цифр: {meter.decimals}, а введено: {len(fraction)}.",
                en=f"This meter has {meter.decimals} decimal places; {len(fraction)} were entered.",
            ),
        )
    return Decimal(f"{whole}.{fraction}" if fraction else whole)


@dataclass(frozen=True)
class _Allowed:
    """The consumption that is plausible since a meter's last reading, kWh."""

    usual: Decimal
    most: Decimal


def _allowed(meter: Meter, read_on: date, limits: ReadingLimits) -> _Allowed:
    # Both days count in full: the hours of the readings are not known.
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
    """A reading below the last: the dial has rolled over, or was misread.

    With a consumption of more than half the dial the two cannot be distinguished, however much time has passed: staff
    must look into it.
    """
    if used <= allowed.usual and used * 2 <= Decimal(10) ** meter.digits:
        return ConfirmNeeded(
            "rolled_over",
            Text(
                ru=f"Показание меньше прошлого ({shown(register.last_reading)}). Счётчик перешёл через нули? "
                f"Тогда расход: {shown(used)} кВт·ч.",
                en=f"The reading is lower than the last one ({shown(register.last_reading)}). Has the meter rolled over? "
                f"If so, {shown(used)} kWh were used.",
            ),
            reading,
            used,
            rolled_over=True,
        )
    return Refused(
        "less_than_last",
        Text(
            ru=f"Показание меньше прошлого ({shown(register.last_reading)}). Проверьте цифры или обратитесь в окно.",
            en=f"The reading is lower than the last one ({shown(register.last_reading)}). Check the digits, or ask at a "
            "window.",
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
            en=f"{shown(used)} kWh cannot have been used in this time. Check the digits, or ask at a window.",
        ),
    )


def _much(used: Decimal) -> Text:
    return Text(
        ru=f"Расход {shown(used)} кВт·ч необычно велик. Показание верно?",
        en=f"{shown(used)} kWh is unusually high. Is the reading correct?",
    )


def _confirmed(verdict: Verdict) -> Verdict:
    if isinstance(verdict, ConfirmNeeded):
        return Accepted(verdict.reading, verdict.used_kwh, verdict.rolled_over)
    return verdict


def shown(kwh: Decimal) -> str:
    """Kilowatt-hours for display, with a decimal comma."""
    return f"{kwh:f}".replace(".", ",")
