"""Any template, any texts, paper of any width: what the printer draws of the slip is never wider than its paper."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from devices.emulators.printer.preview import preview
from devices.printing.document import read_document
from devices.printing.encoder import Encoding, encode
from devices.printing.raster import TALLEST_ROWS, dots_of
from kiosk.slip import slip_document
from queue_core.settings import load
from queue_core.settings.slips import PLACES, SlipTable
from queue_core.texts import Text
from tests.running import HOUSE, TRUDOVAYA

OFFICE = load(TRUDOVAYA)
CELL_DOTS = 12


def picture(width: int, height: int) -> str:
    """A logo in base64: a ring on a transparent ground."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((0, 0, width - 1, height - 1), outline=(0, 80, 160, 255), width=max(1, width // 12))
    file = io.BytesIO()
    image.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode("ascii")


def slip_of(template: SlipTable, columns: int, **changed: Any) -> dict[str, Any]:
    service = OFFICE.service["cash-individual"]
    values: dict[str, Any] = {
        "ticket": {"number": "К-1014", "lang": "ru", "issued_at": "2026-11-23T06:12:03+00:00"},
        "office": OFFICE.office,
        "service": service,
        "further": [OFFICE.service["meters-individual"]],
        "zone": OFFICE.zone[service.zone],
        "rooms": OFFICE.rooms_of[service.id],
        "ahead": 123,
        "wait": (5400, 7200),
        "status_url": "https://talon.trudovaya.example/t/k3v9q2m7xw",
        "reprint": True,
        **changed,
    }
    return slip_document(**values, columns=columns, template=template)


letters = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=60)
wordings = st.lists(st.one_of(letters, st.sampled_from(sorted(PLACES)).map("{{{}}}".format)), max_size=4).map(
    lambda parts: " ".join(parts)[:200]
)
whole = wordings.filter(lambda text: text.count("{") == text.count("}"))
texts = st.fixed_dictionaries({"ru": whole, "en": whole})
lines = st.fixed_dictionaries(
    {
        "text": texts,
        "align": st.sampled_from(["left", "center", "right"]),
        "width": st.integers(1, 8),
        "height": st.integers(1, 8),
        "bold": st.booleans(),
    }
)
NUMBER = {"text": {"ru": "{number}", "en": "{number}"}, "width": 8, "height": 8}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    drawn=st.lists(lines, max_size=8),
    columns=st.integers(32, 64),
    lang=st.sampled_from(["ru", "en"]),
    reprint=st.booleans(),
    link=st.text("abcdefghij0123456789/", min_size=1, max_size=280),
    qr_size=st.integers(3, 12),
    qr=st.sampled_from(["native", "image"]),
    logo=st.one_of(st.none(), st.tuples(st.integers(1, 1200), st.integers(1, 300))),
    own=st.text(min_size=1, max_size=300).filter(str.strip),
)
def test_nothing_is_ever_wider_than_the_paper(
    drawn: list[dict[str, Any]],
    columns: int,
    lang: str,
    reprint: bool,
    link: str,
    qr_size: int,
    qr: Any,
    logo: tuple[int, int] | None,
    own: str,
) -> None:
    template = SlipTable.model_validate({"lines": [*drawn, NUMBER], "qr_size": qr_size})
    template = template.model_copy(update={"service_texts": {"cash-individual": Text(ru=own, en=own)}})
    slip = slip_of(
        template,
        columns,
        ticket={"number": "К-1014", "lang": lang, "issued_at": "2026-11-23T06:12:03+00:00"},
        reprint=reprint,
        status_url=f"https://{link}",
        logo=picture(*logo) if logo else None,
    )
    encoded = encode(read_document(slip), Encoding(columns=columns, qr=qr))
    paper = preview(encoded.body + encoded.ending, columns)
    assert paper.cut_off == 0
    assert any("К-1014" in line for line in paper.text), "the number stands on it whole"
    assert any("ПОВТОР" in line for line in paper.text) == reprint
    with Image.open(io.BytesIO(paper.png)) as drawn_slip:
        assert drawn_slip.width == columns * CELL_DOTS + 64


@pytest.mark.parametrize(("width", "height", "dots"), [(1600, 400, 576), (64, 1900, 384), (300, 80, 576), (1, 1, 384)])
def test_a_logo_is_made_smaller_never_larger_and_keeps_its_shape(width: int, height: int, dots: int) -> None:
    made = dots_of(base64.b64decode(picture(width, height)), dots)
    assert made.width <= min(width, dots)
    assert made.height <= min(height, TALLEST_ROWS)
    assert made.mode == "1"
    assert abs(made.width / made.height - width / height) / (width / height) < 0.2


def test_the_usual_slip_fits_a_narrow_roll_and_says_it_all() -> None:
    encoded = encode(read_document(slip_of(SlipTable(), 32)), Encoding(columns=32))
    said = preview(encoded.body + encoded.ending, 32).text
    joined = " ".join(" ".join(said).split())
    for part in (
        "ПОВТОР",
        "К-1014",
        "Оплата электроэнергии",
        "затем:",
        "касса",
        "Людей перед вами: 123",
        "90-120 минут",
    ):
        assert part in joined


def test_render_draws_a_document_as_a_program_of_its_own() -> None:
    command = [sys.executable, "-m", "devices", "render", "--columns", "42"]
    slip = json.dumps(slip_of(SlipTable(), 42, logo=picture(300, 80)))
    answer = subprocess.run(command, input=slip, capture_output=True, text=True, check=True, cwd=HOUSE)
    drawn = json.loads(answer.stdout)
    assert drawn["cut_off"] == 0
    assert 3000 < drawn["bytes"] < 6000
    assert 80 < drawn["length_mm"] < 250
    assert base64.b64decode(drawn["png"]).startswith(b"\x89PNG")
    answer = subprocess.run(command, input="{}", capture_output=True, text=True, check=True, cwd=HOUSE)
    assert "neither lines nor" in json.loads(answer.stdout)["error"]
