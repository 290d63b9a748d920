"""The appearance of pages: the company's colours as a style sheet, and a person's choice of light or dark."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Flask, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from queue_core.access.roles import STAFF
from queue_core.settings.appearance import WHITE, AppearanceTable, mixed
from web.auth.access import csrf, principal, requires, users
from web.auth.users import Theme
from web.input.fields import Line, Shape
from web.input.reading import form
from web.office import current_office

blueprint = Blueprint("appearance", __name__, url_prefix="/appearance")

# Rooms whose look depends on the place, not on the person signed in.
_OF_THE_HALL = frozenset({"kiosk", "display", "status"})
_YEAR_S = 365 * 24 * 3600


class ThemeForm(Shape):
    theme: Line = ""


def install(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(page_theme=page_theme, company_colours=company_colours)


def page_theme() -> str:
    """`light`, `dark` or `system` for a page of the staff; `place` for the hall's own screens."""
    if request.blueprint in _OF_THE_HALL:
        return "place"
    who = principal()
    return users().theme(who.name).value if who and who.role in STAFF else Theme.SYSTEM.value


def company_colours() -> str | None:
    """The address of the style sheet with the company's colours; None when the office keeps the default colours."""
    appearance = current_office().settings.appearance
    if appearance is None:
        return None
    version = hashlib.sha256(style_sheet(appearance).encode()).hexdigest()[:8]
    return url_for("appearance.colours", v=version)


def style_sheet(appearance: AppearanceTable) -> str:
    """The tokens of talon.css that derive from the company's colours."""
    brand, deep, night = appearance.brand, appearance.brand_deep, appearance.brand_by_night
    return (
        f":root {{ --brand: {brand}; --brand-deep: {deep}; --head: {deep}; --chosen: {mixed(brand, WHITE, 0.9)}; "
        f"--accent: {appearance.accent}; --accent-soft: {mixed(appearance.accent, WHITE, 0.35)}; }}\n"
        f"@media screen {{ .dark {{ --brand: {night}; --brand-deep: {mixed(night, WHITE, 0.4)}; "
        f"--chosen: {mixed(night, '#081827', 0.8)}; }} }}\n"
    )


@blueprint.get("/colours.css")
@requires("read", "appearance")
def colours() -> Response:
    appearance = current_office().settings.appearance
    sheet = style_sheet(appearance) if appearance else ""
    # The address changes with the colours.
    return Response(sheet, mimetype="text/css", headers={"Cache-Control": f"public, max-age={_YEAR_S}"})


@blueprint.post("/theme")
@requires("choose", "appearance")
def choose_theme() -> ResponseReturnValue:
    """Stores this person's choice, for every machine they sign in on."""
    csrf.protect()
    who = principal()
    asked = form(ThemeForm).theme
    if who and who.role in STAFF and asked in set(Theme):
        users().choose_theme(who.name, Theme(asked))
    if request.headers.get("Sec-Fetch-Mode") == "cors":
        return "", 204
    return redirect(url_for("sign_in.index"))
