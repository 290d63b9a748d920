"""Explains why a ticket was called when it was, or is still waiting, in sentences an operator can read to the visitor.

They mention no priority category and no reason recorded by a colleague: other visitors' affairs stay with the staff.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_core import labels
from queue_core.call_orders import Choice
from queue_core.hall import Hall
from queue_core.model import CallRule, Kind, MadeCall, Ticket, TicketState, WindowState
from queue_core.routing import passed_over
from queue_core.texts import Text

# No operator would read out more.
PASSED_EXPLAINED = 5

_KIND_OF_ONE = {kind: labels.in_sentence(name) for kind, name in labels.KINDS.items()}
_KIND_OF_MANY = {kind: labels.in_sentence(name) for kind, name in labels.KINDS_COUNTED.items()}


@dataclass(frozen=True, slots=True)
class Passing:
    """A ticket that was called before an earlier one; `sentence` explains by which rule."""

    called: Ticket
    passed: Ticket
    call: MadeCall
    sentence: Text


@dataclass(frozen=True, slots=True)
class Explanation:
    """`sentences` are the whole; `passed_over`: passings by calls of this ticket; `passed_by`: by calls of later ones."""

    ticket: Ticket
    sentences: tuple[Text, ...]
    passed_over: tuple[Passing, ...]
    passed_by: tuple[Passing, ...]


def explain(hall: Hall, ticket: Ticket) -> Explanation:
    """How today's calls have affected a ticket."""
    over = tuple(
        _passing(hall, call, hall.tickets[earlier])
        for call in hall.made_calls
        if call.ticket == ticket.id
        for earlier in call.passed
    )
    by = tuple(_passing(hall, call, ticket) for call in hall.made_calls if ticket.id in call.passed)
    sentences = [
        *_calls(hall, ticket),
        *_passed_over(ticket, over),
        *_passed_by(ticket, by),
        *_called_elsewhere(hall, ticket),
    ]
    if ticket.state is TicketState.WAITING:
        sentences += _without_window(hall, ticket)
    return Explanation(ticket, tuple(sentences), over, by)


def explain_next(hall: Hall, window: str, choice: Choice, at: datetime) -> tuple[Text, ...]:
    """Why a window would call this ticket next: the rule, and why it goes before each ticket issued earlier."""
    ticket, rule = choice.ticket, rule_in_words(hall, choice.rule)
    sentences = [
        Text(
            ru=f"Следующий — {ticket.number} ({_kind_name(hall, ticket).ru}): {rule.ru}.",
            en=f"Next is {ticket.number} ({_kind_name(hall, ticket).en}): {rule.en}.",
        )
    ]
    passed = tuple(passed_over(hall, window, ticket))
    waited_s = (at - ticket.queued_at).total_seconds()
    call = MadeCall(
        at,
        ticket.id,
        window,
        choice.rule,
        passed,
        reason=None,
        service=ticket.service,
        kind=_kind(hall, ticket),
        waited_s=waited_s,
        cash_rate=choice.cash_rate,
        mean_waits_s=hall.called_waits.means_s(),
    )
    for earlier in (hall.tickets[name] for name in passed[:PASSED_EXPLAINED]):
        reason = _reason(hall, call, ticket, earlier)
        sentences.append(
            Text(
                ru=f"{ticket.number} раньше {earlier.number} ({_kind_name(hall, earlier).ru}): {reason.ru}.",
                en=f"{ticket.number} before {earlier.number} ({_kind_name(hall, earlier).en}): {reason.en}.",
            )
        )
    return tuple(sentences)


# -- sentences about the ticket -------------------------------------------------------------------------------------


def _calls(hall: Hall, ticket: Ticket) -> list[Text]:
    sentences = []
    for call in hall.made_calls:
        if call.ticket == ticket.id:
            at, rule = _clock(hall, call.at), rule_in_words(hall, call.rule)
            sentences.append(
                Text(
                    ru=f"Талон {ticket.number} вызван в окно {call.window} в {at}: {rule.ru}.",
                    en=f"Ticket {ticket.number} was called to window {call.window} at {at}: {rule.en}.",
                )
            )
    return sentences


def _passed_over(ticket: Ticket, over: Sequence[Passing]) -> list[Text]:
    return [passing.sentence for passing in over]


def _passed_by(ticket: Ticket, by: Sequence[Passing]) -> list[Text]:
    if by or ticket.state is not TicketState.WAITING:
        return [passing.sentence for passing in by]
    return [
        Text(
            ru=f"Никто из пришедших позже не вызван раньше талона {ticket.number} в окна, где его могут принять.",
            en=f"No later arrival has been called before ticket {ticket.number} by a window that could serve it.",
        )
    ]


def _called_elsewhere(hall: Hall, ticket: Ticket) -> list[Text]:
    """Later arrivals called to windows that cannot serve this ticket, which puzzle a visitor watching the board."""
    if ticket.state is not TicketState.WAITING:
        return []
    able = _able(hall, ticket)
    elsewhere = [
        call
        for call in hall.made_calls
        if call.at >= ticket.queued_at
        and call.window not in able
        and (hall.tickets[call.ticket].came_at, hall.tickets[call.ticket].seq) > (ticket.came_at, ticket.seq)
    ]
    if not elsewhere:
        return []
    windows = ", ".join(dict.fromkeys(call.window for call in elsewhere))
    return [
        Text(
            ru=f"В окна, где по вопросу талона {ticket.number} не принимают ({windows}), вызвано пришедших позже:"
            f" {len(elsewhere)}. Они его не задерживают.",
            en=f"Later arrivals called to windows that do not serve the matter of ticket {ticket.number} ({windows}):"
            f" {len(elsewhere)}. They do not delay it.",
        )
    ]


def _without_window(hall: Hall, ticket: Ticket) -> list[Text]:
    """Only if no window is serving at the moment: visitors must not wait without knowing what for."""
    staffed = [hall.windows[window] for window in _able(hall, ticket) if hall.windows[window].staffed]
    if not staffed:
        return [
            Text(
                ru=f"Сейчас по вопросу талона {ticket.number} не принимает ни одно окно. Обратитесь к сотруднику зала.",
                en=f"No window is serving the matter of ticket {ticket.number} at the moment. Please ask a member of staff.",
            )
        ]
    pauses = [window.pause.until for window in staffed if window.state is WindowState.BREAK and window.pause]
    if len(pauses) < len(staffed):
        return []
    until = _clock(hall, min(pauses))
    return [
        Text(
            ru=f"Окна, где могут принять талон {ticket.number}, на перерыве до {until}.",
            en=f"The windows that could serve ticket {ticket.number} are on a break until {until}.",
        )
    ]


def _able(hall: Hall, ticket: Ticket) -> frozenset[str]:
    return frozenset((ticket.for_window,)) if ticket.for_window else hall.skills.windows_of[ticket.service]


# -- one ticket before another --------------------------------------------------------------------------------------


def _passing(hall: Hall, call: MadeCall, passed: Ticket) -> Passing:
    called = hall.tickets[call.ticket]
    at = _clock(hall, call.at)
    reason = _reason(hall, call, called, passed)
    sentence = Text(
        ru=f"Талон {called.number} ({_kind_name(hall, called).ru}) вызван в окно {call.window} в {at} раньше"
        f" {passed.number} ({_kind_name(hall, passed).ru}): {reason.ru}.",
        en=f"Ticket {called.number} ({_kind_name(hall, called).en}) was called to window {call.window} at {at} before"
        f" {passed.number} ({_kind_name(hall, passed).en}): {reason.en}.",
    )
    return Passing(called, passed, call, sentence)


def _reason(hall: Hall, call: MadeCall, called: Ticket, passed: Ticket) -> Text:
    if call.rule is CallRule.BY_NAME:
        return rule_in_words(hall, call.rule)
    start = called.came_at - hall.lines.position(called)[0]
    if start and hall.lines.position(called) < hall.lines.position(passed):
        minutes = round(start / timedelta(minutes=1))
        return Text(
            ru=f"по правилам офиса он считается пришедшим на {minutes} мин раньше",
            en=f"under the office's rules it counts as issued {minutes} min earlier",
        )
    compared = _COMPARED.get(call.rule) if call.rule else None
    different = _kind(hall, called) is not _kind(hall, passed)
    return compared(hall, call, called, passed) if compared and different else rule_in_words(hall, call.rule)


def _by_accumulated(hall: Hall, call: MadeCall, called: Ticket, passed: Ticket) -> Text:
    faster = _rate(hall, call, called) / _rate(hall, call, passed)
    own, other = _counted_minutes(hall, called, call.at), _counted_minutes(hall, passed, call.at)
    if own * faster < other:
        return rule_in_words(hall, CallRule.ACCUMULATED_PRIORITY)
    many, why = _KIND_OF_MANY[_kind(hall, called)], _why_this_rate(hall, call)
    return Text(
        ru=f"минута ожидания {many.ru} считается за {faster:.3g}, потому что {why.ru};"
        f" {own:.0f} мин ожидания {called.number} считаются за {own * faster:.0f},"
        f" а {passed.number} ждал {other:.0f} мин",
        en=f"a minute of waiting for {many.en} counts as {faster:.3g}, because {why.en};"
        f" the {own:.0f} min of {called.number} count as {own * faster:.0f}, and {passed.number} had waited {other:.0f} min",
    )


def _rate(hall: Hall, call: MadeCall, ticket: Ticket) -> float:
    """What a minute of this ticket's wait counted as in the call; calls by an older version went by the settings."""
    if call.cash_rate is None:
        return hall.settings.call_order.rates.of(_kind(hall, ticket))
    return call.cash_rate if _kind(hall, ticket) is Kind.CASH_OPERATION else 1.0


def _why_this_rate(hall: Hall, call: MadeCall) -> Text:
    means = dict(call.mean_waits_s)
    if call.cash_rate is None or hall.settings.call_order.name != "rate_of_the_day" or len(means) < len(Kind):
        return Text(ru="норматив для них короче", en="their target is shorter")
    parts = [
        (labels.in_sentence(labels.KINDS_IN_PLURAL[kind]), means[kind] / 60, _target_minutes(hall, kind))
        for kind in Kind
    ]
    return Text(
        ru="сегодня в среднем ждали "
        + ", ".join(f"{name.ru} {_comma(mean)} мин из {_comma(target)}" for name, mean, target in parts),
        en="today's mean waits are "
        + ", ".join(f"{name.en} {mean:.1f} of {target:g} min" for name, mean, target in parts),
    )


def _target_minutes(hall: Hall, kind: Kind) -> float:
    return hall.settings.targets.of(kind).wait_minutes


def _comma(minutes: float) -> str:
    return f"{minutes:.1f}".rstrip("0").rstrip(".").replace(".", ",")


def _by_target(hall: Hall, call: MadeCall, called: Ticket, passed: Ticket) -> Text:
    parts = [
        (_counted_minutes(hall, ticket, call.at), hall.settings.targets.of(_kind(hall, ticket)).wait_minutes)
        for ticket in (called, passed)
    ]
    (own, own_target), (other, other_target) = parts
    return Text(
        ru=f"вызывается тот, у кого прошла большая часть норматива ожидания: у {called.number} {own:.0f} мин"
        f" из {own_target:g}, у {passed.number} {other:.0f} из {other_target:g}",
        en=f"the ticket with more of its target wait used up is called: {called.number} {own:.0f} of {own_target:g} min,"
        f" {passed.number} {other:.0f} of {other_target:g}",
    )


def _by_due_time(hall: Hall, call: MadeCall, called: Ticket, passed: Ticket) -> Text:
    due = [
        _clock(
            hall,
            hall.lines.position(ticket)[0]
            + timedelta(minutes=hall.settings.targets.of(_kind(hall, ticket)).wait_minutes),
        )
        for ticket in (called, passed)
    ]
    return Text(
        ru=f"норматив ожидания {called.number} истекал в {due[0]}, а {passed.number} — в {due[1]}",
        en=f"the target wait of {called.number} ran out at {due[0]}, that of {passed.number} at {due[1]}",
    )


def _by_kind(hall: Hall, call: MadeCall, called: Ticket, passed: Ticket) -> Text:
    first, then = _KIND_OF_MANY[_kind(hall, called)], _KIND_OF_MANY[_kind(hall, passed)]
    return Text(
        ru=f"очередь {first.ru} в этом офисе идёт раньше очереди {then.ru}",
        en=f"in this office {first.en} go before {then.en}",
    )


_COMPARED: dict[CallRule, Callable[[Hall, MadeCall, Ticket, Ticket], Text]] = {
    CallRule.ACCUMULATED_PRIORITY: _by_accumulated,
    CallRule.WAIT_OVER_TARGET: _by_target,
    CallRule.EARLIEST_DUE: _by_due_time,
    CallRule.STATIC_PRIORITY: _by_kind,
}


# -- rules ----------------------------------------------------------------------------------------------------------


def rule_in_words(hall: Hall, rule: CallRule | None) -> Text:
    """What a rule does, worded as a clause."""
    multiple = hall.settings.call_order.guard_multiple
    return {
        CallRule.FIRST_COME_FIRST_SERVED: Text(
            ru="вызывается тот, кто пришёл раньше", en="the earliest arrival is called"
        ),
        CallRule.EARLIEST_DUE: Text(
            ru="вызывается тот, у кого раньше истекает норматив ожидания",
            en="the ticket whose target wait runs out first is called",
        ),
        CallRule.STATIC_PRIORITY: Text(
            ru="один вид услуг в этом офисе идёт раньше другого", en="in this office one kind of service goes first"
        ),
        CallRule.ACCUMULATED_PRIORITY: Text(
            ru="вызывается тот, у кого накопилось больше ожидания с учётом норматива его услуги",
            en="the ticket with the most waiting, weighted by the target of its service, is called",
        ),
        CallRule.WAIT_OVER_TARGET: Text(
            ru="вызывается тот, у кого прошла большая часть норматива ожидания",
            en="the ticket with more of its target wait used up is called",
        ),
        CallRule.GENERALIZED_C_MU: Text(
            ru="вызывается тот, чьё ожидание с учётом норматива и длительности приёма обходится дороже",
            en="the ticket whose wait costs most, given the target and length of the reception, is called",
        ),
        CallRule.GUARD: Text(
            ru=f"кто ждёт дольше {multiple:g} нормативов, того пришедшие позже больше не обгоняют",
            en=f"a visitor who has waited {multiple:g} times the target can no longer be passed by later arrivals",
        ),
        CallRule.QUICK_QUESTION: Text(
            ru="у кассового окна никто не ждал, а этот вопрос короткий",
            en="nobody was waiting for the cash window, and this question is a quick one",
        ),
        CallRule.BY_NAME: Text(ru="его вызвал сотрудник вне очереди", en="a member of staff called it out of turn"),
        None: Text(ru="по действовавшему тогда порядку", en="by the order then in force"),
    }[rule]


# -- parts of sentences ---------------------------------------------------------------------------------------------


def _kind(hall: Hall, ticket: Ticket) -> Kind:
    return hall.settings.service[ticket.service].kind


def _kind_name(hall: Hall, ticket: Ticket) -> Text:
    return _KIND_OF_ONE[_kind(hall, ticket)]


def _counted_minutes(hall: Hall, ticket: Ticket, at: datetime) -> float:
    return (at - hall.lines.position(ticket)[0]) / timedelta(minutes=1)


def _clock(hall: Hall, at: datetime) -> str:
    local = at.astimezone(hall.settings.office.zone_info)
    return f"{local.hour}:{local:%M}"
