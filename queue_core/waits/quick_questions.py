"""Judges from real outcomes whether quick questions at idle cash windows help, to switch them off where they do not.

For each quick question that a cash window took in the last weeks:

- spared is what others waited less: the visitor's own wait until a window with the skill next called somebody, and for those
  who stood in its windows' lines by then, the length of the reception divided among these windows;
- delayed is what visitors of the cash window waited who came during that reception, up to its end.

Both count as shares of their kind's target, as the standard does. It does not help if more was delayed than spared, or if more
than a third of the questions had to be sent on to another window: then they were not quick.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from queue_core.hall.skills import Skills
from queue_core.model import Kind
from queue_core.settings import Settings
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only
from queue_core.texts import Text

JUDGED_WEEKS = 4
# The fewest questions from which anything is judged.
ENOUGH_QUESTIONS = 30
_MOST_SENT_ON = 1 / 3
# A window with the skill that calls nobody for longer was not there.
_LONGEST_MS = 30 * 60 * 1000


@dataclass(frozen=True, slots=True)
class QuickQuestionsScore:
    """What the questions taken by idle cash windows did; seconds. `sent_on` of them were transferred."""

    taken: int
    sent_on: int
    spared_s: float
    delayed_s: float
    helps: bool

    @property
    def enough(self) -> bool:
        return self.taken >= ENOUGH_QUESTIONS


@dataclass(frozen=True, slots=True)
class _Reception:
    day: str
    service: str
    window: str
    queued_at: int
    called_at: int
    finished_at: int
    outcome: str


def quick_questions_before(
    directory: Path, settings: Settings, day: str, since: date | None = None
) -> QuickQuestionsScore:
    """The score of the weeks before a service day (ISO date), or of the days from `since` on, if it is later.

    Reads the database through a connection of its own.
    """
    today = date.fromisoformat(day)
    first, last = today - timedelta(weeks=JUDGED_WEEKS), today - timedelta(days=1)
    first = max(first, since or first)
    with closing(read_only(directory / DATABASE)) as connection:
        rows = connection.execute(
            """
            SELECT day, service, window, queued_at, called_at, finished_at, outcome FROM receptions
            WHERE day BETWEEN ? AND ? AND finished_at IS NOT NULL AND continued = 0 ORDER BY day, called_at
            """,
            (first.isoformat(), last.isoformat()),
        ).fetchall()
    by_day: dict[str, list[_Reception]] = {}
    for row in rows:
        by_day.setdefault(row[0], []).append(_Reception(*row))
    skills = Skills.of_settings(settings)
    taken = sent_on = 0
    spared_s = delayed_s = 0.0
    for receptions in by_day.values():
        for question in receptions:
            if question.service in skills.quick_at.get(question.window, ()) and question.outcome != "no_show":
                taken += 1
                sent_on += question.outcome == "transferred"
                spared_s += _spared_s(skills, receptions, question)
                delayed_s += _delayed_s(skills, receptions, question)
    targets = settings.targets
    better = spared_s / targets.of(Kind.CONSULTATION).wait_s >= delayed_s / targets.of(Kind.CASH_OPERATION).wait_s
    return QuickQuestionsScore(taken, sent_on, spared_s, delayed_s, better and sent_on <= _MOST_SENT_ON * taken)


def reason_to_stop(score: QuickQuestionsScore) -> Text | None:
    """Why the office switches them off, for the note of the new version; None if it should not."""
    if not score.enough or score.helps:
        return None
    spared, delayed = round(score.spared_s / 60), round(score.delayed_s / 60)
    return Text(
        ru=f"Короткие вопросы в кассовых окнах отключены офисом: за {JUDGED_WEEKS} недели взято {score.taken}, из них отправлено"
        f" дальше {score.sent_on}; другим сэкономлено {spared} мин ожидания, в кассу добавлено {delayed} мин.",
        en=f"The office has switched off quick questions at cash windows: in {JUDGED_WEEKS} weeks {score.taken} were taken,"
        f" {score.sent_on} of them sent on; others waited {spared} min less, cash visitors {delayed} min more.",
    )


def _spared_s(skills: Skills, receptions: Sequence[_Reception], question: _Reception) -> float:
    able = skills.windows_of[question.service]
    if not able:
        return 0.0
    rivals = skills.rivals_of[question.service]
    after = bisect_right(receptions, question.called_at, key=lambda reception: reception.called_at)
    later = [reception for reception in receptions[after:] if reception.window in able]
    own_ms = later[0].called_at - question.called_at if later else 0
    length_ms = question.finished_at - question.called_at
    waiting = sum(
        question.queued_at < reception.queued_at <= question.called_at and reception.service in rivals
        for reception in later
    )
    return (min(own_ms, _LONGEST_MS) + waiting * length_ms / len(able)) / 1000


def _delayed_s(skills: Skills, receptions: Sequence[_Reception], question: _Reception) -> float:
    own = skills.of[question.window]
    return sum(
        (min(reception.called_at, question.finished_at) - reception.queued_at) / 1000
        for reception in receptions
        if reception.service in own and question.called_at <= reception.queued_at < question.finished_at
    )
