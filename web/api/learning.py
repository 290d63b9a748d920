"""The API of what the office has learned: times and arrivals, yesterday's errors, the gain on its own days, and proposals."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core import labels
from queue_core.reports import learning as learning_report
from queue_core.settings import Settings
from queue_core.settings.edits import differences
from queue_core.simulation.day_score import Total
from queue_core.simulation.own_days import Gain, MeasuredProposal, OwnDays, own_days, proposal_named
from queue_core.simulation.proposals import NAMES, ProposalId
from queue_core.texts import Text
from web.api.reports import scores_view
from web.api.settings import ChangeBody, put_into_force
from web.api.times import clock_time
from web.auth.access import requires, users
from web.auth.budgets import within
from web.input.reading import takes
from web.office import current_office
from web.problems import Problem
from web.serving.limits import REPORTS

blueprint = Blueprint("api_learning", __name__)


@blueprint.get("/reports/learning")
@requires("read", "report")
def learning() -> ResponseReturnValue:
    office = current_office()
    directory, settings, today = office.directory, office.settings, date.fromisoformat(office.day)
    version = office.settings_version
    learned, latest, own = within(
        REPORTS,
        lambda: (
            learning_report.learned(directory, settings, today),
            learning_report.latest_day(directory, settings, today),
            own_days(directory, settings, today),
        ),
    )
    return jsonify(
        {
            "learned": _learned(settings, learned),
            "latest_day": _latest_day(latest) if latest else None,
            "own_days": _own_days(settings, own),
            "settings_version": version,
        }
    )


@blueprint.post("/settings/proposals/<proposal>")
@requires("change", "settings")
@takes(ChangeBody)
def take_over(body: ChangeBody, proposal: str) -> ResponseReturnValue:
    """Puts a proposal into force, as a new version of the settings like any other. What it would have changed is its note."""
    office = current_office()
    settings, today = office.settings, date.fromisoformat(office.day)
    found = proposal_named(settings, ProposalId(proposal)) if proposal in set(ProposalId) else None
    if found is None:
        raise Problem(
            404,
            "unknown_proposal",
            "Такого предложения больше нет: настройки уже такие, или изменились. Откройте страницу заново.",
            "There is no such proposal any more: the settings are like that, or have changed. Open the page again.",
        )
    if not body.note:
        own = within(REPORTS, lambda: own_days(office.directory, settings, today))
        measured = next(row for row in own.proposals if row.proposal.id is found.id)
        note = _note(measured)
        body = body.model_copy(update={"note": f"{note.ru} {note.en}"})
    return put_into_force(body, found.toml(settings))


def _learned(settings: Settings, learned: learning_report.OfficeLearned) -> dict[str, Any]:
    people = {who.name: who.full_name for who in users().all()}
    return {
        "from": learned.first.isoformat(),
        "to": learned.last.isoformat(),
        "services": [
            {
                "service": row.service,
                "label": settings.service[row.service].name.view(),
                "times": _times(row.times) if row.times else None,
                "expected_s": round(row.expected_s, 1),
                "basis": row.basis.value,
                "operators": [
                    {"operator": login, "name": people.get(login, login), **_times(times)}
                    for login, times in row.operators.items()
                ],
            }
            for row in learned.services
        ],
        "weekdays": [
            {
                "weekday": row.weekday,
                "days": row.days,
                "half_hours": [
                    {"from": clock_time(begins), "visitors": round(mean, 2)} for begins, mean in row.half_hours.items()
                ],
            }
            for row in learned.weekdays
        ],
    }


def _times(times: learning_report.TimesOfService) -> dict[str, Any]:
    return {
        "n": times.n,
        "mean_s": round(times.mean_s, 1),
        "spread_s": None if times.spread_s is None else round(times.spread_s, 1),
    }


def _latest_day(latest: learning_report.LatestDay) -> dict[str, Any]:
    return {
        "day": latest.day.isoformat(),
        "announced": scores_view(latest.announced.total, latest.announced.kinds),
        "expected": None if latest.expected is None else round(latest.expected, 1),
        "came": latest.came,
        "half_hours": [
            {"from": clock_time(one.begins), "expected": round(one.expected, 2), "came": one.came}
            for one in latest.half_hours
        ],
    }


def _own_days(settings: Settings, own: OwnDays) -> dict[str, Any]:
    return {
        "days": own.days,
        "missing": own.missing,
        "left_out": own.left_out,
        "recorded": _total(own.recorded) if own.recorded else None,
        "over_first_come": _gain(own.over_first_come) if own.over_first_come else None,
        "proposals": [
            {
                "id": row.proposal.id.value,
                "label": NAMES[row.proposal.id].view(),
                "changes": differences(settings.toml, row.proposal.toml(settings)),
                "gain": _gain(row.gain) if row.gain else None,
            }
            for row in own.proposals
        ],
    }


def _gain(gain: Gain) -> dict[str, Any]:
    return {
        "before": _total(gain.before),
        "after": _total(gain.after),
        "change": round(gain.change, 4),
        "half_width": round(gain.half_width, 4),
        "verdict": gain.verdict,
    }


def _total(total: Total) -> dict[str, Any]:
    return {
        "days": total.days,
        "kinds": [
            {
                "key": kind.value,
                "label": labels.KINDS[kind].view(),
                **{
                    name: round(value, 4 if name == "share_in_target" else 1) if isinstance(value, float) else value
                    for name, value in asdict(row).items()
                },
            }
            for kind, row in total.kinds.items()
        ],
        "days_held": round(total.days_held, 4),
        "worst_s": round(total.worst_s, 1),
        "stretch_s": None if total.stretch_s is None else round(total.stretch_s, 1),
    }


def _note(measured: MeasuredProposal) -> Text:
    """The measured effect, for the note of the new version."""
    gain = measured.gain
    if gain is None:
        return Text(
            ru="Предложение офиса, ещё не проверенное на его днях.",
            en="The office's proposal, not yet tried on its days.",
        )
    was, becomes = (_means(total) for total in (gain.before, gain.after))
    return Text(
        ru=f"Предложение офиса по {gain.before.days} его дням: среднее ожидание {was.ru} → {becomes.ru}.",
        en=f"The office's proposal from {gain.before.days} of its days: mean wait {was.en} → {becomes.en}.",
    )


def _means(total: Total) -> Text:
    means = {kind: row.mean_s / 60 for kind, row in total.kinds.items() if row.mean_s is not None}
    return Text(
        ru=", ".join(f"{labels.in_sentence(labels.KINDS[kind]).ru} {mean:.1f} мин" for kind, mean in means.items()),
        en=", ".join(f"{labels.in_sentence(labels.KINDS[kind]).en} {mean:.1f} min" for kind, mean in means.items()),
    )
