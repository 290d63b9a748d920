"""Decides on shifts: windows open, close and change their skills; operators answer the phone."""

from __future__ import annotations

from queue_core import commands, errors, events
from queue_core.breaks import last_to_leave
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.preconditions import require_reason, require_window
from queue_core.decisions.registry import decides
from queue_core.hall import Hall
from queue_core.model import TicketState
from queue_core.routing import lines_for


@decides(commands.OpenWindow)
def open_window(hall: Hall, command: commands.OpenWindow, context: DecisionContext) -> Decision:
    window = hall.window(command.window)
    if window.operator and window.operator.login == command.operator.login:
        return Decision(window=window.id)
    require_window(window, command)
    for other in hall.staffed():
        if other.operator and other.operator.login == command.operator.login:
            raise errors.OperatorBusy(other.id)
    event = events.WindowOpened(
        at=context.at,
        actor=command.actor,
        window=window.id,
        operator=command.operator.login,
        name=command.operator.name,
        position_ru=command.operator.position.ru,
        position_en=command.operator.position.en,
    )
    return Decision((event,), window=window.id)


@decides(commands.CloseWindow)
def close_window(hall: Hall, command: commands.CloseWindow, context: DecisionContext) -> Decision:
    window = hall.window(command.window)
    require_window(window, command)
    _require_rule(hall, window.id, command.override)
    # Tickets transferred to this window return to their service's line: visitors must not wait for a closed window.
    freed = tuple(
        events.TicketTransferred(
            at=context.at,
            actor=command.actor,
            ticket=ticket.id,
            window=window.id,
            service=ticket.service,
            for_window=None,
        )
        for ticket in hall.tickets.values()
        if ticket.for_window == window.id and ticket.state is TicketState.WAITING
    )
    closed = events.WindowClosed(at=context.at, actor=command.actor, window=window.id)
    return Decision((*freed, closed), window=window.id)


def _require_rule(hall: Hall, window: str, override: str | None) -> None:
    """A window may stop serving individuals only if clause 6.2.5 holds without it, or a supervisor gives a reason."""
    if override is not None:
        require_reason(override, "отступления от пункта 6.2.5", "the exception from clause 6.2.5")
    elif last_to_leave(hall, window):
        raise errors.BreakRule(
            "Остальные окна, где принимают физических лиц, на перерыве: это окно должно принимать, пока одно из них не"
            " вернётся (пункт 6.2.5 стандарта).",
            "The other windows that serve individuals are on a break: this one must stay until one of them is back"
            " (clause 6.2.5 of the standard).",
        )


@decides(commands.ChangeSkills)
def change_skills(hall: Hall, command: commands.ChangeSkills, context: DecisionContext) -> Decision:
    window = hall.window(command.window)
    skills = tuple(dict.fromkeys(command.skills))
    for skill in skills:
        if skill not in hall.settings.service:
            raise errors.UnknownService(skill)
    if skills == hall.skills.of[window.id]:
        return Decision(window=window.id)
    after = hall.skills.changed(window.id, skills)
    if window.staffed and window.id not in after.receiving_individuals:
        _require_rule(hall, window.id, command.override)
    if window.staffed and command.override is None:
        _require_served(hall, window.id, skills)
    event = events.SkillsChanged(
        at=context.at, actor=command.actor, window=window.id, skills=list(skills), override=command.override
    )
    return Decision((event,), window=window.id)


def _require_served(hall: Hall, window: str, skills: tuple[str, ...]) -> None:
    """Waiting visitors must not lose the last window that could call them."""
    for service in hall.skills.of[window]:
        if service not in skills and hall.lines.count(service) and hall.staffed_of[service] == (window,):
            name = hall.settings.service[service].name
            raise errors.SkillNeeded(
                f"По вопросу «{name.ru}» ждут посетители, а принять их может только это окно.",
                f"Visitors are waiting for “{name.en}”, and only this window can serve them.",
            )


# -- the phone ------------------------------------------------------------------------------------------------------


@decides(commands.TakePhone)
def take_phone(hall: Hall, command: commands.TakePhone, context: DecisionContext) -> Decision:
    window = hall.window(command.window)
    require_window(window, command)
    waiting = sum(hall.lines.count(line) for line in lines_for(hall, window.id))
    if waiting:
        raise errors.VisitorsFirst(
            f"Этого окна ждут посетители ({waiting}): сначала примите их (пункт 6.1.5 стандарта).",
            f"Visitors are waiting for this window ({waiting}): serve them first (clause 6.1.5 of the standard).",
        )
    return Decision((events.PhoneTaken(at=context.at, actor=command.actor, window=window.id),), window=window.id)


@decides(commands.HangUp)
def hang_up(hall: Hall, command: commands.HangUp, context: DecisionContext) -> Decision:
    window = hall.window(command.window)
    require_window(window, command)
    return Decision((events.PhoneHungUp(at=context.at, actor=command.actor, window=window.id),), window=window.id)
