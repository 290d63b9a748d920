"""The settings pages: frames whose forms come from `forms.py` and are filled from the public API."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from queue_core.access.permissions import Permission
from web.auth.account_rules import SHORTEST_PASSWORD
from web.office import current_office
from web.office_settings.forms import change_names, forms_of, section_names
from web.office_settings.texts import settings_texts

blueprint = Blueprint(
    "office_settings",
    __name__,
    url_prefix="/management/settings",
    template_folder="templates",
    static_folder="static",
)
PERMISSION = Permission("open", "settings-page")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    return redirect(url_for("office_settings.section", name="services"))


@blueprint.get("/people")
def people() -> str:
    return render_template(
        "office_settings/people.html", **_frame("people"), roles=_roles(), shortest_password=SHORTEST_PASSWORD
    )


@blueprint.get("/versions")
def versions() -> str:
    return render_template("office_settings/versions.html", **_frame("versions"))


@blueprint.get("/<name>")
def section(name: str) -> str:
    """A section of forms; 404 for an unknown section."""
    forms = forms_of(name)
    if forms is None:
        abort(404)
    return render_template("office_settings/section.html", **_frame(name), forms=forms)


def _frame(here: str) -> dict[str, object]:
    office = current_office()
    return {
        "office": office.settings.office,
        "here": here,
        "sections": section_names(),
        "names": change_names(),
        "texts": settings_texts(),
    }


def _roles() -> dict[str, str]:
    texts = settings_texts()
    return {"operator": texts["role_operator"], "manager": texts["role_manager"]}
