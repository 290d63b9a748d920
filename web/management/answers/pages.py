"""The pages of the answers: the promise and where it was broken; the visits behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, render_template
from flask_babel import gettext as _

from queue_core.access.permissions import Permission
from queue_core.reports.measures import Dimension, visits_behind
from queue_core.reports.measures.definitions import FIGURES, JUDGED, MEASURES
from queue_core.reports.measures.dimensions import label_of
from web.auth.access import users
from web.auth.budgets import within
from web.input.reading import query
from web.language import page_language
from web.management.answers import words
from web.management.answers.charts import course_of, heat_map_of
from web.management.answers.question import AnswersQuery, Question, presets, question_of
from web.management.answers.reading import read_answers, step_of
from web.office import current_office
from web.serving.limits import REPORTS

blueprint = Blueprint("answers", __name__, url_prefix="/management/answers", template_folder="../templates")
PERMISSION = Permission("open", "management-page")

_MOST_VISITS = 200


@blueprint.get("/")
def index() -> str:
    """Whether the promise was kept in a range of days, and where not."""
    office, question, name_of = current_office(), _asked(), _names()
    now = office.now()
    answers = within(REPORTS, lambda: read_answers(office.directory, office.settings, question, now, name_of))
    lines = words.promise_lines(answers)
    verdict, sentence = words.headline(lines)
    return render_template(
        "management/answers.html",
        **_common(question, name_of),
        answers=answers,
        lines=lines,
        verdict=verdict,
        sentence=sentence,
        beside=words.beside(answers),
        worst=words.worst(answers),
        weekdays=heat_map_of("weekdays", question, answers.weekdays),
        services=heat_map_of("services", question, answers.services),
        course=course_of("course", question, answers.course),
        course_title=_course_title(question),
        compared_titles={
            Dimension.SERVICE: _("By service"),
            Dimension.OPERATOR: _("By operator"),
            Dimension.WINDOW: _("By window"),
        },
    )


@blueprint.get("/visits")
def visits() -> str:
    """The visits behind a figure, the longest first."""
    office, question, name_of = current_office(), _asked(), _names()
    now = office.now()
    behind = within(
        REPORTS,
        lambda: visits_behind(
            office.directory,
            office.settings,
            question.measure,
            question.period.first,
            question.period.last,
            question.only,
            now=now,
            most=_MOST_VISITS,
        ),
    )
    return render_template(
        "management/answers_visits.html",
        **_common(question, name_of),
        behind=behind,
        end_names=words.end_names(),
        zone=office.settings.office.zone_info,
        name_of=name_of,
    )


def _asked() -> Question:
    office = current_office()
    return question_of(query(AnswersQuery), date.fromisoformat(office.day), office.settings)


def _names() -> Callable[[str], str]:
    names = {person.name: person.full_name for person in users().all() if person.full_name}
    return lambda operator: names.get(operator, operator)


def _common(question: Question, name_of: Callable[[str], str]) -> dict[str, object]:
    office = current_office()
    today = date.fromisoformat(office.day)
    language = page_language()

    def chip(dimension: Dimension, key: str) -> str:
        if dimension is Dimension.OPERATOR:
            return name_of(key)
        return label_of(dimension, key, office.settings.service).in_language(language)

    return {
        "office": office.settings.office,
        "question": question,
        "today": today,
        "presets": presets(today),
        "preset_names": {
            "today": _("Today"),
            "yesterday": _("Yesterday"),
            "last_week": _("Last week"),
            "last_month": _("Last month"),
        },
        "chips": [(dimension, chip(dimension, key)) for dimension, key in question.only.items()],
        "measure_names": words.measure_names(),
        "measures": {measure: text.in_language(language) for measure, text in MEASURES.items()},
        "figures": {name: text.in_language(language) for name, text in FIGURES.items()},
        "judged": JUDGED.in_language(language),
        "minutes": words.minutes,
        "percent": words.percent,
        "load": words.load,
        "over_n": words.over_n,
    }


def _course_title(question: Question) -> str:
    titles: dict[Dimension, str] = {
        Dimension.DAY: _("Day by day"),
        Dimension.WEEK: _("Week by week"),
        Dimension.MONTH: _("Month by month"),
    }
    return titles[step_of(question.period)]
