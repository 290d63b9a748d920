"""Decides on notices (post, withdraw) and the evacuation notice (on, off)."""

from __future__ import annotations

from queue_core import commands, errors, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.registry import decides
from queue_core.hall import Hall
from queue_core.hall.notices import Evacuation, Notice, NoticeKind, evacuating, posting

# More than a board can show in turn before visitors are called; forgotten ones must be withdrawn first.
MOST_STANDING = 60


@decides(commands.PostNotice)
def post_notice(hall: Hall, command: commands.PostNotice, context: DecisionContext) -> Decision:
    if command.request_id and command.request_id in hall.notice_requests:
        return Decision(notice=hall.notice_requests[command.request_id])
    if unknown := [zone for zone in command.zones if zone not in hall.settings.zone]:
        raise errors.UnknownZone(unknown[0])
    if command.until and command.until <= (command.begins or context.at):
        raise errors.WrongNotice(
            "Срок объявления заканчивается раньше, чем начинается. Исправьте даты.",
            "The notice would end before it begins. Correct its dates.",
        )
    if command.until and command.until <= context.at:
        raise errors.WrongNotice(
            "Срок объявления уже прошёл. Исправьте дату окончания.", "The notice has already expired. Correct its end."
        )
    if sum(not notice.over(context.at) for notice in hall.notices.values()) >= MOST_STANDING:
        raise errors.WrongNotice(
            f"Уже размещено {MOST_STANDING} объявлений. Снимите ненужные.",
            f"There are already {MOST_STANDING} notices. Withdraw those no longer needed.",
        )
    notice = Notice(
        id=context.new_id(),
        kind=NoticeKind(command.kind),
        text=command.text,
        zones=tuple(dict.fromkeys(command.zones)),
        begins=command.begins,
        until=command.until,
        posted_at=context.at,
        posted_by=command.actor,
    )
    return Decision((posting(notice, context.at, command.actor, command.request_id),), notice=notice.id)


@decides(commands.WithdrawNotice)
def withdraw_notice(hall: Hall, command: commands.WithdrawNotice, context: DecisionContext) -> Decision:
    if command.notice in hall.withdrawn_notices:
        return Decision(notice=command.notice)
    notice = hall.notice(command.notice)
    withdrawn = events.NoticeWithdrawn(at=context.at, actor=command.actor, notice=notice.id)
    return Decision((withdrawn,), notice=notice.id)


@decides(commands.Evacuate)
def evacuate(hall: Hall, command: commands.Evacuate, context: DecisionContext) -> Decision:
    """A repeated command with a different text replaces the text, but not the start; without one it changes nothing."""
    running = hall.evacuation
    if not command.on:
        if running is None:
            return Decision()
        ended = events.EvacuationChanged(
            at=context.at, actor=command.actor, on=False, since=events.to_milliseconds(context.at)
        )
        return Decision((ended,))
    wanted = Evacuation(running.since if running else context.at, command.text or (running.text if running else None))
    return Decision() if wanted == running else Decision((evacuating(wanted, context.at, command.actor),))
