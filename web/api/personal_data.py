"""The API of a person's data on demand: a manager sees what is kept about a visitor who asks, and erases it.

Both calls want a ground and are on record with it. Who is looked for stands in the body, never in an address, a log or the journal.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field, Strict

from queue_core.store.free_texts import NotErased
from queue_core.visits.person import Person, TooVague
from web.auth.access import requires
from web.auth.budgets import within
from web.auth.look_ups import LookUp, looking_up
from web.auth.security_log import SecurityLog
from web.input.fields import ClosedShape, Line, OptionalDay
from web.input.reading import takes
from web.office import actor, current_office
from web.parts import provided
from web.problems import Problem
from web.serving.limits import PERSONAL_DATA
from web.visits.on_demand import Kept, erase_about, kept_about

blueprint = Blueprint("api_personal_data", __name__)


class Ground(StrEnum):
    """Why a person's data are looked up: fixed words, so that nothing typed gets into the record."""

    REQUEST = "request"  # the person asks what is kept (152-FZ, article 14)
    WITHDRAWN = "consent_withdrawn"  # the person takes the consent back (article 9)
    OBJECTION = "objection"  # the data are wrong, or more than is needed (article 21)
    AUTHORITY = "authority"  # a court or an authority asks


class WantedPersonBody(ClosedShape):
    """Whom to look for, and why. `document` is the number under which the request came in: no words."""

    account: Line | None = None
    phone: Line | None = None
    name: Line | None = None
    day: OptionalDay = None
    ground: Ground
    document: Annotated[str, Strict(), Field(max_length=20, pattern=r"^[\w/.-]*[0-9][\w/.-]*$|^$")] = ""


class ErasureBody(WantedPersonBody):
    """`most`: how many things were shown; if there are more by now, nothing is erased."""

    most: Annotated[int, Strict(), Field(ge=0, lt=1_000_000)]


@blueprint.post("/personal-data/find")
@requires("find", "personal-data")
@takes(WantedPersonBody)
def find(body: WantedPersonBody) -> ResponseReturnValue:
    """What is kept about a person."""
    who, office, person = actor(), current_office(), _person(body)
    with looking_up(LookUp.PERSON):
        kept = within(PERSONAL_DATA, lambda: kept_about(office.directory, person, who, office.now()))
    _record("personal_data_shown", body, kept)
    return jsonify(
        held=[
            {"kind": held.kind, "day": held.day, "about": held.about, "values": _without_reference(held.values)}
            for held in kept.held
        ],
        entries=_entries(kept),
    )


@blueprint.post("/personal-data/erase")
@requires("erase", "personal-data")
@takes(ErasureBody)
def erase(body: ErasureBody) -> ResponseReturnValue:
    """Erases what is kept about a person, whatever the retention period."""
    directory, person, most = current_office().directory, _person(body), body.most
    try:
        kept = within(PERSONAL_DATA, lambda: erase_about(directory, person, most))
    except NotErased:
        raise Problem(
            503,
            "erasure_unfinished",
            "Строки стёрты, но файл ещё читают, и следы остались. Нажмите «Стереть» ещё раз.",
            "The rows are erased, but the file is being read, and traces are left. Erase once more.",
            retry_after_s=2,
        ) from None
    _record("personal_data_erased", body, kept)
    return jsonify(erased=len(kept.held), entries=_entries(kept))


def _person(body: WantedPersonBody) -> Person:
    """Raises TooVague: a name is many people's, so it is looked for within a day alone."""
    person = Person(
        body.account or None, body.phone or None, body.name or None, body.day.isoformat() if body.day else None
    )
    if person.name and not person.day:
        raise TooVague(
            "Имя бывает у многих: укажите и день посещения.", "Many people have a name: give the day of the visit, too."
        )
    return person


def _without_reference(values: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if name != "reference"}


def _entries(kept: Kept) -> list[dict[str, Any]]:
    return [{"kind": entry.kind, "day": entry.day, "id": entry.id, "kopecks": entry.kopecks} for entry in kept.entries]


def _record(what: str, body: WantedPersonBody, kept: Kept) -> None:
    provided(SecurityLog).note(
        what, actor(), by="page", ground=body.ground.value, document=body.document, found=len(kept.held)
    )
