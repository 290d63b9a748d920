"""How pages look: the company's colours as a small style sheet, light or dark as each person has chosen."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Flask, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from queue_core.settings.appearance import WHITE, AppearanceTable, mixed
from web.auth.access import csrf, principal, users
from web.auth.users import PEOPLE, Theme

blueprint = Blueprint("appearance", __name__, url_prefix="/appearance")

# Rooms that look as their place wants it, whoever has signed in there.
_OF_THE_HALL = frozenset({"kiosk", "display", "status"})
_YEAR_S = 365 * 24 * 3600


def install(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(page_theme=page_theme, company_colours=company_colours)


def page_theme() -> str:
    """`light`, `dark` or `system` for a page of the staff; `place` for the hall's own screens."""
    if request.blueprint in _OF_THE_HALL:
        return "place"
    who = principal()
    return users().theme(who.name).value if who and who.role in PEOPLE else Theme.SYSTEM.value


def company_colours() -> str | None:
    """Where the style sheet of the company's colours is; None when the office keeps ours."""
    appearance = _appearance()
    if appearance is None:
        return None
    version = hashlib.sha256(style_sheet(appearance).encode()).hexdigest()[:8]
    return url_for("appearance.colours", v=version)


def style_sheet(appearance: AppearanceTable) -> str:
    """The tokens of talon.css that follow from the company's colours."""
    brand, deep, night = appearance.brand, appearance.brand_deep, appearance.brand_by_night
    return (
        f":root {{ --brand: {brand}; --brand-deep: {deep}; --head: {deep}; --chosen: {mixed(brand, WHITE, 0.9)}; "
        f"--accent: {appearance.accent}; --accent-soft: {mixed(appearance.accent, WHITE, 0.35)}; }}\n"
        f"@media screen {{ .dark {{ --brand: {night}; --brand-deep: {mixed(night, WHITE, 0.4)}; "
        f"--chosen: {mixed(night, '#081827', 0.8)}; }} }}\n"
    )


def _appearance() -> AppearanceTable | None:
    found: AppearanceTable | None = current_app.extensions["office"].settings.appearance
    return found


@blueprint.get("/colours.css")
def colours() -> Response:
    appearance = _appearance()
    sheet = style_sheet(appearance) if appearance else ""
    # The address changes with the colours.
    return Response(sheet, mimetype="text/css", headers={"Cache-Control": f"public, max-age={_YEAR_S}"})


@blueprint.post("/theme")
def choose_theme() -> ResponseReturnValue:
    """Keeps what this person chose, for every machine they sign in at."""
    csrf.protect()
    who = principal()
    asked = request.form.get("theme", "")
    if who and who.role in PEOPLE and asked in set(Theme):
        users().choose_theme(who.name, Theme(asked))
    if request.headers.get("Sec-Fetch-Mode") == "cors":
        return "", 204
    return redirect(url_for("sign_in.index"))
