"""What every file says of itself beside its figures: office, period, filters, settings, and when it was made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from queue_core.office import Office
from queue_core.reports.versions_used import VersionUsed, versions_used
from queue_core.texts import Text

_OFFICE = Text(ru="Офис", en="Office")
_ADDRESS = Text(ru="Адрес", en="Address")
_PERIOD = Text(ru="Период", en="Period")
_VERSIONS = Text(ru="Версии настроек", en="Versions of the settings")
_NONE_USED = Text(ru="в эти дни офис не работал", en="the office was not open on these days")
_MADE = Text(ru="Составлен", en="Made")

Filters = Iterable[tuple[Text, str]]


@dataclass(frozen=True, slots=True)
class About:
    """`facts`: label and value, in order; `made_at`: the office's own time."""

    facts: list[tuple[str, str]]
    made_at: str


def about(office: Office, language: str, first: date, last: date, filters: Filters = ()) -> About:
    """What is said of a report over the service days from `first` to `last`, both included. Reads the database."""
    its, now = office.settings.office, office.now().astimezone(office.settings.office.zone_info)
    facts = [
        (_OFFICE, its.name.in_language(language)),
        (_ADDRESS, its.address.in_language(language)),
        (_PERIOD, period(first, last)),
        *filters,
        (_VERSIONS, _versions(versions_used(office.directory, first, last), language)),
        (_MADE, f"{now:%d.%m.%Y %H:%M}"),
    ]
    return About(
        [(label.in_language(language), value) for label, value in facts], now.replace(microsecond=0).isoformat()
    )


def period(first: date, last: date) -> str:
    return f"{first:%d.%m.%Y}" if first == last else f"{first:%d.%m.%Y}–{last:%d.%m.%Y}"


def local(at: datetime, office: Office) -> str:
    """A moment as a cell: the office's own time, to the second."""
    return at.astimezone(office.settings.office.zone_info).replace(tzinfo=None).isoformat(timespec="seconds")


def _versions(used: list[VersionUsed], language: str) -> str:
    return "; ".join(f"{one.number} ({period(one.first, one.last)})" for one in used) or _NONE_USED.in_language(
        language
    )
