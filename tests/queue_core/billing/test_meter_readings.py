"""New meter readings against the last ones: what is taken, what is asked back, what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_core.billing.meter_readings import (
    Accepted,
    ConfirmNeeded,
    ReadingLimits,
    Refused,
    Verdict,
    check,
    check_meter,
)
from queue_core.billing.port import Meter, MeterInvalid, Register

TODAY = date(2026, 11, 24)
LIMITS = ReadingLimits(Decimal(50), Decimal(360))


def meter(
    last: str = "12345", digits: int = 5, decimals: int = 0, days: int = 30, others: tuple[str, ...] = ()
) -> Meter:
    """A meter last read so many days ago; `others` are the readings of further tariff zones."""
    registers = tuple(Register(f"T{n}", Decimal(value)) for n, value in enumerate((last, *others), start=1))
    return Meter("0042", "дом", digits, decimals, TODAY - timedelta(days=days), registers)


def judge(of: Meter, entered: str, confirmed: bool = False, read_on: date = TODAY) -> Verdict:
    return check(of, "T1", entered, read_on=read_on, today=TODAY, limits=LIMITS, confirmed=confirmed)


def code(verdict: Verdict) -> str:
    return "accepted" if isinstance(verdict, Accepted) else verdict.code


def test_an_ordinary_month() -> None:
    assert judge(meter(), "12595") == Accepted(Decimal(12595), Decimal(250))


def test_the_same_reading_is_no_use_at_all() -> None:
    assert judge(meter(), "12345") == Accepted(Decimal(12345), Decimal(0))


def test_the_dial_has_passed_its_nines() -> None:
    asked = judge(meter("99980"), "00012")
    assert isinstance(asked, ConfirmNeeded)
    assert (asked.code, asked.used_kwh, asked.rolled_over) == ("rolled_over", Decimal(32), True)
    assert "32" in asked.why.ru
    assert judge(meter("99980"), "00012", confirmed=True) == Accepted(Decimal(12), Decimal(32), rolled_over=True)


@pytest.mark.parametrize(
    ("of", "entered", "expected"),
    [
        (meter(), "12344", "less_than_last"),
        (meter("54321"), "04321", "less_than_last"),  # 50,000 kWh round the dial in a month
        (meter("6000", digits=4, days=400), "5999", "less_than_last"),  # usual for 400 days, but the whole dial
        (meter(), "13895", "accepted"),  # 31 days (both counted) at 50 kWh
        (meter(), "13896", "much"),
        (meter(), "23505", "much"),  # 31 days at 360 kWh
        (meter(), "23506", "too_much"),
        (meter(days=0), "12395", "accepted"),
        (meter(), "123450", "too_many_digits"),
        (meter(), "012345", "too_many_digits"),
        (meter("345"), "00345", "accepted"),
        (meter(), "12345,6", "too_many_decimals"),
        (meter("12345.6", decimals=1), "12350,1", "accepted"),
        (meter("12345.6", decimals=1), "12345", "accepted"),  # figures after the comma left out
        (meter("12345.6", decimals=1), "12345,5", "less_than_last"),
        (meter(), "", "not_a_reading"),
        (meter(), "-5", "not_a_reading"),
        (meter(), "1e4", "not_a_reading"),
        (meter(), "١٢٣٤٥", "not_a_reading"),
        (meter(), "NaN", "not_a_reading"),
    ],
)
def test_verdicts(of: Meter, entered: str, expected: str) -> None:
    assert code(judge(of, entered)) == expected


def test_days_that_cannot_be() -> None:
    assert code(judge(meter(), "12400", read_on=TODAY + timedelta(days=1))) == "future"
    assert code(judge(meter(days=-1), "12400")) == "older_than_last"
    assert code(check(meter(), "T2", "1", read_on=TODAY, today=TODAY, limits=LIMITS)) == "unknown_zone"


def together(of: Meter, confirmed: frozenset[str] = frozenset(), **entered: str) -> dict[str, str]:
    verdicts = check_meter(of, entered, read_on=TODAY, today=TODAY, limits=LIMITS, confirmed=confirmed)
    return {zone: code(verdict) for zone, verdict in verdicts.items()}


def test_each_tariff_zone_has_its_own_reading() -> None:
    of = meter("1000", others=("500",))
    assert together(of, T1="1200", T2="560") == {"T1": "accepted", "T2": "accepted"}
    assert together(of, T1="1200", T2="499") == {"T1": "accepted", "T2": "less_than_last"}
    assert together(of, T1="1200") == {"T1": "accepted", "T2": "not_a_reading"}


def test_the_limits_are_the_meters_not_each_zones() -> None:
    of = meter("1000", others=("500",))
    assert together(of, T1="2000", T2="1500") == {"T1": "much", "T2": "much"}
    assert together(of, frozenset({"T1", "T2"}), T1="2000", T2="1500") == {"T1": "accepted", "T2": "accepted"}
    assert together(of, frozenset({"T1", "T2"}), T1="7000", T2="6500") == {"T1": "too_much", "T2": "too_much"}


@pytest.mark.parametrize(
    ("digits", "decimals", "last"),
    [(2, 0, "5"), (10, 0, "5"), (5, 4, "5"), (5, 0, "100000"), (5, 1, "1.25"), (5, 0, "NaN")],
)
def test_a_meter_that_contradicts_itself_cannot_be_made(digits: int, decimals: int, last: str) -> None:
    with pytest.raises(MeterInvalid):
        meter(last, digits, decimals)


@st.composite
def meters(draw: st.DrawFn) -> Meter:
    digits, decimals = draw(st.integers(3, 9)), draw(st.integers(0, 3))
    last = Decimal(draw(st.integers(0, 10 ** (digits + decimals) - 1))).scaleb(-decimals)
    return meter(f"{last:f}", digits, decimals, draw(st.integers(0, 3000)))


@given(meters(), st.data())
def test_used_energy_turns_the_dial_from_the_last_reading_to_the_new_one(of: Meter, data: st.DataObject) -> None:
    last = of.registers[0].last_reading
    modulus = Decimal(10) ** of.digits
    step = Decimal(1).scaleb(-of.decimals)
    used = step * data.draw(st.integers(0, int(modulus / step) - 1))
    entered = (last + used) % modulus
    verdict = judge(of, f"{entered:.{of.decimals}f}")
    if isinstance(verdict, Refused):
        days = (TODAY - of.last_read_on).days + 1
        if last + used < modulus:
            assert verdict.code == "too_much"
            assert used > LIMITS.most_kwh_per_day * days
        else:
            assert verdict.code == "less_than_last"
            assert used > LIMITS.usual_kwh_per_day * days or used * 2 > modulus
    else:
        assert verdict.used_kwh == used
        assert verdict.reading == entered
        assert verdict.rolled_over == (last + used >= modulus)


@given(meters(), st.integers(0, 10**9))
def test_figures_after_the_comma_left_out_never_make_less_than_nothing(of: Meter, entered: int) -> None:
    verdict = judge(of, str(entered))
    if not isinstance(verdict, Refused):
        last = of.registers[0].last_reading
        expected = entered - last + (Decimal(10) ** of.digits if verdict.rolled_over else 0)
        assert verdict.used_kwh >= 0
        assert 0 <= verdict.used_kwh - expected < 1


@given(meters(), st.text(max_size=20) | st.from_regex(r"[0-9]{0,12}[.,]?[0-9]{0,4}", fullmatch=True))
def test_any_text_gets_a_verdict_and_confirming_only_turns_questions_into_yes(of: Meter, entered: str) -> None:
    verdict, confirmed = judge(of, entered), judge(of, entered, confirmed=True)
    if isinstance(verdict, ConfirmNeeded):
        assert confirmed == Accepted(verdict.reading, verdict.used_kwh, verdict.rolled_over)
        assert verdict.why.ru
        assert verdict.why.en
    else:
        assert confirmed == verdict


@given(meters(), st.integers(0, 10**9 - 1), st.integers(0, 400))
def test_what_is_believed_of_a_short_time_is_believed_of_a_longer_one(of: Meter, entered: int, more: int) -> None:
    earlier = Meter(of.serial, of.place, of.digits, of.decimals, of.last_read_on - timedelta(days=more), of.registers)
    if isinstance(judge(of, str(entered)), Accepted):
        assert isinstance(judge(earlier, str(entered)), Accepted)
