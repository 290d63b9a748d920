"""How pages look: tokens alone, light and dark as each person wants, the company's colours readable or refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from queue_core.settings.appearance import NIGHT, WHITE, AppearanceTable, contrast
from tests.web.auth.test_sign_in import enter, token_of
from tests.web.in_process import InProcess
from web.auth.users import Theme
from web.pages.appearance import style_sheet

HOUSE = Path(__file__).parents[2]
TOKENS = HOUSE / "web/static/talon.css"
# A look of its own is its own tokens: nothing else there has colours.
THEMES = {TOKENS, HOUSE / "kiosk/static/accessible.css", HOUSE / "web/static/charts.css"}
SETS_TOKEN = re.compile(r"^\s*--[\w-]+: [^;]+;$")
RAW_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(")
TOKEN = re.compile(r"var\((--[\w-]+)")


def sheets() -> list[Path]:
    return [path for room in ("web", "kiosk", "display") for path in (HOUSE / room).rglob("*.css")]


def test_colours_stand_in_the_tokens_alone() -> None:
    raw = [
        f"{path.relative_to(HOUSE)}:{number}: {line.strip()}"
        for path in sheets()
        if path != TOKENS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if not (path in THEMES and SETS_TOKEN.match(line)) and RAW_COLOUR.search(re.sub(r"/\*.*?\*/", "", line))
    ]
    assert raw == []


def test_every_token_that_a_sheet_or_script_names_exists() -> None:
    tokens = set(re.findall(r"(--[\w-]+):", TOKENS.read_text(encoding="utf-8")))
    scripts = [path for room in ("web", "kiosk", "display") for path in (HOUSE / room).rglob("*.js")]
    set_elsewhere = {
        name for path in [*sheets(), *scripts] for name in re.findall(r"(--[\w-]+)\W*[:,]", path.read_text("utf-8"))
    }
    unknown = {
        f"{path.relative_to(HOUSE)}: {name}"
        for path in sheets()
        for name in TOKEN.findall(path.read_text(encoding="utf-8"))
        if name not in tokens | set_elsewhere
    }
    assert unknown == set()


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"brand": "blue"}, "“blue” is not a colour like #0a4a80"),
        ({"brand": "#3a8fd0"}, "brand: #3a8fd0: the contrast with white is 3.5 : 1, but must be at least 7 : 1"),
        ({"accent": "#8a5a00"}, "accent: #8a5a00: the contrast with dark text"),
    ],
)
def test_colours_that_cannot_be_read_are_refused(table: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(told)):
        AppearanceTable.model_validate(table)


@given(st.integers(0, 0xFFFFFF))
def test_whatever_brand_is_taken_can_be_read_by_day_and_by_night(colour: int) -> None:
    brand = f"#{colour:06x}"
    try:
        appearance = AppearanceTable(brand=brand)
    except ValidationError:
        assert contrast(brand, WHITE) < 7
        return
    assert contrast(appearance.brand_deep, WHITE) >= 7
    assert contrast(appearance.brand_by_night, NIGHT) >= 7


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the published example of what just fails


def test_the_companys_colours_come_after_ours(here: InProcess) -> None:
    assert "colours.css" not in here.client().get("/sign-in").text
    sheet = style_sheet(AppearanceTable(brand="#6a1b3d"))
    assert "--brand: #6a1b3d" in sheet
    assert len(sheet) < 500


def test_each_person_keeps_their_own_theme(here: InProcess) -> None:
    client = here.client()
    assert 'data-theme="system"' in client.get("/sign-in").text
    enter(client, "operator1")
    csrf = token_of(client.get("/"))
    assert client.post("/appearance/theme", data={"theme": "dark", "csrf_token": csrf}).status_code == 302
    assert 'data-theme="dark"' in client.get("/operator/").text
    assert client.post("/appearance/theme", data={"theme": "pink", "csrf_token": csrf}).status_code == 302
    assert here.users.theme("operator1") is Theme.DARK
    assert here.users.theme("operator2") is Theme.SYSTEM
    other = here.client()
    enter(other, "operator1")
    assert 'data-theme="dark"' in other.get("/").text
