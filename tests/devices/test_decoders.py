"""Whatever comes over a line: no exception but the decoder's own, no hang, and never more held than a message is long."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.payments.masking import masked, masked_card
from devices.payments.receipt import numbers_in, receipt_lines
from tests.devices.decoders import DECODERS, STREAMS

ROOT = Path(__file__).resolve().parents[2]
FUZZ_RUNS = 20_000
STREAM_BYTES = 300_000


def spoilt(seeds: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    """Good messages with bytes changed, cut out, put in or repeated; and plain rubbish."""

    @st.composite
    def change(draw: st.DrawFn) -> bytes:
        data = bytearray(draw(st.sampled_from(seeds)))
        for _ in range(draw(st.integers(0, 4))):
            place = draw(st.integers(0, len(data)))
            length = draw(st.integers(0, 6))
            data[place : place + length] = draw(st.binary(max_size=6))
        return bytes(data)

    return st.one_of(change(), st.binary(max_size=400), st.lists(st.sampled_from(seeds), max_size=4).map(b"".join))


@pytest.mark.parametrize("name", DECODERS)
def test_any_bytes_are_read_or_refused(name: str) -> None:
    decoder = DECODERS[name]

    @given(spoilt(decoder.seeds))
    @settings(max_examples=200)
    def run(data: bytes) -> None:
        try:
            decoder.decode(data)
        except decoder.errors:
            return

    run()


@pytest.mark.parametrize("name", STREAMS)
def test_any_stream_is_survived_whatever_its_chunks(name: str) -> None:
    stream = STREAMS[name]

    @given(st.lists(spoilt(stream.seeds), max_size=8))
    @settings(max_examples=100)
    def run(chunks: list[bytes]) -> None:
        reader, held = stream.make()
        for chunk in chunks:
            list(reader.feed(chunk))
            assert held() <= stream.most

    run()


@pytest.mark.parametrize("filler", ["random", "0", "first", "begun"])
@pytest.mark.parametrize("name", STREAMS)
def test_an_endless_stream_of_rubbish_fills_no_memory(name: str, filler: str) -> None:
    """A line that was wired to something else, or a device gone mad; `begun` repeats the beginning of a message."""
    stream = STREAMS[name]
    reader, held = stream.make()
    source = random.Random(1)
    seed = stream.seeds[0]
    for _ in range(STREAM_BYTES // 1000):
        data = {
            "random": lambda: source.randbytes(1000),
            "0": lambda: bytes(1000),
            "first": lambda: seed[:1] * 1000,
            "begun": lambda: (seed[: len(seed) - 1] * 1000)[:1000],
        }[filler]()
        list(reader.feed(data))
        assert held() <= stream.most


def test_good_messages_are_found_one_byte_at_a_time() -> None:
    for name, stream in STREAMS.items():
        whole, _ = stream.make()
        drop_by_drop, _ = stream.make()
        at_once = list(whole.feed(stream.seeds[0]))
        assert [each for byte in stream.seeds[0] for each in drop_by_drop.feed(bytes([byte]))] == at_once, name


def test_a_fuzzer_guided_by_coverage_finds_nothing() -> None:
    """atheris, in a process of its own: it replaces the interpreter's code as it goes."""
    pytest.importorskip("atheris", reason="atheris is not installed on this platform")
    command = [
        sys.executable,
        "-m",
        "tests.fuzz.decoders",
        f"-runs={FUZZ_RUNS}",
        "-seed=1",
        "-max_len=512",
        "-timeout=20",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=110)
    assert done.returncode == 0, done.stderr[-4000:]
    assert f"Done {FUZZ_RUNS} runs" in done.stderr


# -- card numbers -----------------------------------------------------------------------------------------------------


def luhn_completed(digits: str) -> str:
    for check in "0123456789":
        total = 0
        for place, digit in enumerate(reversed(digits + check)):
            value = int(digit) * (2 if place % 2 else 1)
            total += value - 9 if value > 9 else value
        if total % 10 == 0:
            return digits + check
    raise AssertionError


card_numbers = st.integers(12, 18).flatmap(
    lambda length: st.integers(2 * 10 ** (length - 1), 7 * 10 ** (length - 1) - 1).map(lambda n: luhn_completed(str(n)))
)
context = st.text(st.characters(exclude_categories=("Cs", "Nd", "No")), max_size=20)


@given(context, card_numbers, context, st.sampled_from(["", " ", "-", "\u00a0"]))
def test_no_card_number_passes(before: str, number: str, after: str, separator: str) -> None:
    written = separator.join(number[at : at + 4] for at in range(0, len(number), 4))
    said = masked(f"{before}{written}{after}")
    digits = "".join(sign for sign in said if sign.isdigit())
    assert len(digits) <= 4
    assert number.endswith(digits)


@given(card_numbers, card_numbers)
def test_no_card_number_passes_among_other_digits(one: str, other: str) -> None:
    for text in (f"{one}{other}", f"{one} {other}", f"20261126{one}", f"{one}20261126205503"):
        assert one not in masked(text)
        assert other not in masked(text)


def test_what_is_no_card_number_stays() -> None:
    for text in ("RRN:028810000045", "ЛС 7800123456", "26.11.2026 20:55:03", "ИНН 7812345678", "1250.50"):
        assert masked(text) == text


@pytest.mark.parametrize(
    "line",
    [
        "RRN: 028810 000045",
        "RRN:0288 1000 0045",
        "RRN 028810 000045  12:30",
        "RRN: 028810000045 28810",
        "REFERENCE: 028810000045",
        "REFERENCE NUMBER 028810000045",
        "Ref.No. 028810000045",
        "ССЫЛКА: 028810 000045",
    ],
)
def test_the_banks_number_is_read_as_it_is_printed(line: str) -> None:
    """In groups, beside other digits, under its long name: neither cut off nor masked away."""
    assert numbers_in(receipt_lines(line))["rrn"] == "028810000045"


@given(card_numbers, st.sampled_from(["RRN:", "REFERENCE: ", "ССЫЛКА "]))
def test_a_card_number_called_a_banks_number_is_masked_all_the_same(number: str, label: str) -> None:
    groups = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    for written in (number, groups):
        digits = "".join(sign for sign in masked(f"{label}{written}") if sign.isdigit())
        assert len(digits) <= 4


@given(st.text(max_size=40))
def test_a_card_shows_four_digits_at_most(text: str) -> None:
    shown = masked_card(text)
    assert shown is None or sum(sign.isdigit() for sign in shown) == 4
