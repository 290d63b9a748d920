"""Account numbers as visitors type them, and addresses as the public may see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_core.billing.account_number import AccountNumberFormat, for_the_log, luhn_digit
from queue_core.billing.address_hint import address_hint
from queue_core.billing.port import WrongAccountNumber

LUHN = AccountNumberFormat(10, "luhn")
FIGURES = st.text("0123456789", min_size=9, max_size=9)


def test_the_examples_of_the_standard() -> None:
    # 7992739871 3 is the example known from ISO/IEC 7812; 4111… the card number of every test system.
    assert luhn_digit("7992739871") == "3"
    assert luhn_digit("411111111111111") == "1"


@given(FIGURES)
def test_a_right_number_passes_however_it_is_spaced(stem: str) -> None:
    number = stem + luhn_digit(stem)
    assert LUHN.checked(number) == number
    assert LUHN.checked(f" {number[:4]} {number[4:7]}-{number[7:]} ") == number


@given(FIGURES, st.integers(0, 9), st.integers(1, 9))
def test_any_single_wrong_figure_is_found(stem: str, rig: int, change: int) -> None:
    number = stem + luhn_digit(stem)
    wrong = number[:rig] + str((int(number[rig]) + change) % 10) + number[rig + 1 :]
    with pytest.raises(WrongAccountNumber):
        LUHN.checked(wrong)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused_with_a_sentence(text: str) -> None:
    refused = None
    try:
        number = AccountNumberFormat(5, "none").checked(text)
    except WrongAccountNumber as wrong:
        refused = wrong
    if refused:
        assert refused.code == "wrong_account_number"
        assert refused.sentence.ru != refused.sentence.en
    else:
        assert len(number) == 5
        assert number.isascii()
        assert number.isdigit()


@pytest.mark.parametrize("figures", ["١٢٣٤٥", "12345²", "123\x00", "1e5"])
def test_figures_of_other_scripts_are_none(figures: str) -> None:
    with pytest.raises(WrongAccountNumber):
        AccountNumberFormat(len(figures), "none").checked(figures)


def test_a_log_shows_the_last_three_figures() -> None:
    assert for_the_log("5012345678") == "…678"
    assert for_the_log("678") == "…"


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("г. Мытищи, ул. Мира, д. 5, кв. 12", "г. Мытищи, ул. Мира, д. 5"),
        ("г. Мытищи, ул. Мира, д. 5 кв12", "г. Мытищи, ул. Мира, д. 5"),
        ("ул. Мира, д. 5, квартира № 12, Иванов И. И.", "ул. Мира, д. 5"),
        ("ул. Мира, д. 5, КВ.12, комн. 3", "ул. Мира, д. 5"),
        ("ул. Мира, 5-12", "ул. Мира, 5"),
        ("ул. Мира, д. 5а - 12", "ул. Мира, д. 5а"),
        ("ул. Мира, д. 5/1, к. 2", "ул. Мира, д. 5/1, к. 2"),
        ("ул. Комсомольская, д. 8", "ул. Комсомольская, д. 8"),
        ("ул. 8 Марта, д. 3", "ул. 8 Марта, д. 3"),
        ("д. Квасово, д. 7", "д. Квасово, д. 7"),
        ("5 Mira St., apt. 12", "5 Mira St."),
    ],
)
def test_the_flat_is_left_out(address: str, hint: str) -> None:
    assert address_hint(address) == hint
