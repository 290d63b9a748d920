"""The scripts of the settings' pages: their pure modules under node, and every text and label that they ask for."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from pydantic import BaseModel

from queue_core.settings import Settings
from web.office_settings.forms import change_names, forms_of, section_names
from web.office_settings.texts import settings_texts

HOUSE = Path(__file__).parents[2]
SCRIPTS = HOUSE / "web/office_settings/static"
NODE = Path(sys.executable).with_name("node")


def test_the_pure_modules() -> None:
    ran = subprocess.run(
        [NODE, "--test", "--test-reporter=tap", HOUSE / "tests/web/office_settings/values.test.mjs"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"^# pass [1-9]", ran.stdout, re.MULTILINE)


def test_every_text_that_a_script_asks_for_is_there_and_none_is_left_over() -> None:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        texts = settings_texts()
    scripts = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js"))
    asked = set(re.findall(r"\btexts\.(\w+)", scripts)) - {"js"}  # talon/texts.js
    assert asked - texts.keys() == set()
    assert texts.keys() - asked - {"role_operator", "role_manager"} == set()


def test_every_field_of_a_form_is_one_of_the_settings() -> None:
    """A field that the core does not know would be refused at each saving."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        forms = [form for section in section_names() for form in forms_of(section) or []]
        assert len({form["table"] for form in forms}) == len(forms) > 15
        names = change_names()
    for form in forms:
        table = _model(Settings.model_fields[form["table"]].annotation)
        for field in form["fields"]:
            model = table
            *tables, last = field["name"].split(".")
            for name in tables:
                model = _model(model.model_fields[name].annotation)
            assert last in model.model_fields, f"{form['table']}.{field['name']}"
            for inner in field.get("fields", []):
                assert inner["name"] in _model(model.model_fields[last].annotation).model_fields
            assert names[f"{form['table']}.{field['name']}"]


# Edited elsewhere, or by an administrator: where it stands is told on the pages and in docs/settings.md.
NOT_HERE = {
    "slip": "the slip's own page",
    "billing": "read at a start",
    "standards": "the company's standard, entered with its date by an administrator",
    "office.id": "read at a start",
    "office.time_zone": "read at a start",
    "office.public_url": "read at a start",
    "breaks.cover": "a table of numbers for those who plan by hand",
}


def test_everything_that_an_office_decides_can_be_edited() -> None:
    """A new table or field of the settings is put on a page, or named above with the reason why not."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        forms = {form["table"]: form for section in section_names() for form in forms_of(section) or []}
    left_out = []
    for table, info in Settings.model_fields.items():
        if table in NOT_HERE:
            continue
        if table not in forms:
            left_out.append(table)
            continue
        shown = {field["name"].split(".")[0] for field in forms[table]["fields"]}
        left_out += [f"{table}.{name}" for name in _model(info.annotation).model_fields if name not in shown]
    assert set(left_out) - NOT_HERE.keys() == set()


def _model(annotation: object) -> type[BaseModel]:
    """The table that a type of the settings is, or is a list of."""
    found = [annotation, *getattr(annotation, "__args__", ())]
    while not any(isinstance(one, type) and issubclass(one, BaseModel) for one in found):
        found = [inner for one in found for inner in getattr(one, "__args__", ())]
    return next(one for one in found if isinstance(one, type) and issubclass(one, BaseModel))
