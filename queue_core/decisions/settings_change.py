"""Decides whether the running hall can take new settings, or which visitors and windows prevent it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from queue_core import commands, errors, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.registry import decides
from queue_core.hall import Hall
from queue_core.hall.appointments import AppointmentState
from queue_core.model import IN_THE_HALL, Ticket
from queue_core.settings import Service, Settings, parse_text
from queue_core.settings.edits import differences
from queue_core.texts import Text

# What the server reads only when it starts.
_AT_START: dict[str, Callable[[Settings], object]] = {
    "office.id": lambda settings: settings.office.id,
    "office.time_zone": lambda settings: settings.office.time_zone,
    "office.public_url": lambda settings: settings.office.public_url,
    "billing": lambda settings: settings.billing,
}
# A ticket already in the hall has taken these from its service.
_FIXED_BY_TICKETS = ("kind", "group", "zone", "series")


@decides(commands.ChangeSettings)
def change_settings(hall: Hall, command: commands.ChangeSettings, context: DecisionContext) -> Decision:
    """Raises SettingsInvalid with every error at once, SettingsOutdated, or SettingsInUse with every obstacle at once."""
    if command.based_on != hall.settings_version:
        raise errors.SettingsOutdated(hall.settings_version)
    after = parse_text(command.toml, f"version {command.based_on + 1}")
    before = hall.settings_toml
    if command.toml == before:
        return Decision()
    obstacles = list(_obstacles(hall, after, command))
    if obstacles:
        raise errors.SettingsInUse(
            " ".join(obstacle.ru for obstacle in obstacles), " ".join(obstacle.en for obstacle in obstacles)
        )
    first = events.SettingsChanged(at=context.at, actor=command.actor, version=0, toml=before)
    change = events.SettingsChanged(
        at=context.at,
        actor=command.actor,
        version=hall.settings_version + 1,
        toml=command.toml,
        changes=differences(before, command.toml),
        note=command.note,
        restored=command.restored,
    )
    return Decision((first, change) if hall.settings_version == 0 else (change,))


@decides(commands.RecordPeople)
def record_people(hall: Hall, command: commands.RecordPeople, context: DecisionContext) -> Decision:
    event = events.PeopleChanged(at=context.at, actor=command.actor, person=command.person, what=command.what)
    return Decision((event,))


def _obstacles(hall: Hall, after: Settings, command: commands.ChangeSettings) -> Iterator[Text]:
    if not command.before_start:
        yield from _only_at_start(hall.settings, after)
    present = [ticket for ticket in hall.tickets.values() if ticket.state in IN_THE_HALL]
    for service in hall.settings.services:
        yield from _of_service(service, after, present, command.recorded)
    yield from _of_appointments(hall, after)
    yield from _of_windows(hall, after)
    yield from _of_skills(hall, after, present)
    for priority in hall.settings.priorities:
        if priority.id not in after.priority and any(ticket.priority == priority.id for ticket in present):
            yield Text(
                ru=f"Категорию «{priority.name.ru}» нельзя убрать: в зале есть посетители с ней.",
                en=f"The category “{priority.name.en}” cannot be removed: visitors with it are in the hall.",
            )


def _only_at_start(before: Settings, after: Settings) -> Iterator[Text]:
    for name, value in _AT_START.items():
        if value(before) != value(after):
            yield Text(
                ru=f"Раздел {name} читается только при запуске: его меняет администратор командой talon settings import,"
                " когда сервер остановлен.",
                en=f"{name} is read only when the server starts: an administrator changes it with talon settings import"
                " while the server is stopped.",
            )


def _of_service(service: Service, after: Settings, present: list[Ticket], recorded: frozenset[str]) -> Iterator[Text]:
    name = service.name
    concerned = [ticket for ticket in present if service.id in (ticket.service, *ticket.then)]
    numbers = ", ".join(sorted(ticket.number for ticket in concerned)[:5])
    wanted = after.service.get(service.id)
    if wanted is None and concerned:
        yield Text(
            ru=f"Услугу «{name.ru}» нельзя убрать: в зале посетители с талонами {numbers}.",
            en=f"The service “{name.en}” cannot be removed: visitors with tickets {numbers} are in the hall.",
        )
    elif wanted is None and service.id in recorded:
        yield Text(
            ru=f"Услугу «{name.ru}» нельзя убрать совсем: по ней выдавали талоны, и отчёты о них помнят. Снимите с неё"
            " отметку «Оказывается», и киоск её больше не покажет.",
            en=f"The service “{name.en}” cannot be removed altogether: tickets were issued for it, and appear in reports."
            " Mark it as not offered, and kiosks will no longer show it.",
        )
    elif wanted and concerned and any(getattr(service, field) != getattr(wanted, field) for field in _FIXED_BY_TICKETS):
        yield Text(
            ru=f"У услуги «{name.ru}» нельзя сменить вид, группу, зону и букву, пока в зале талоны {numbers}.",
            en=f"Kind, group, zone and letter of “{name.en}” cannot change while tickets {numbers} are in the hall.",
        )


def _of_appointments(hall: Hall, after: Settings) -> Iterator[Text]:
    booked = [made for made in hall.appointments.of.values() if made.state is AppointmentState.BOOKED]
    for service in {made.service for made in booked} - after.service.keys():
        name = hall.settings.service[service].name
        yield Text(
            ru=f"На услугу «{name.ru}» есть запись: сначала отмените её или снимите с услуги отметку «Оказывается».",
            en=f"There are appointments for “{name.en}”: cancel them first, or mark the service as not offered.",
        )
    if booked and after.appointments is None:
        yield Text(
            ru="Запись на время нельзя выключить: посетители уже записаны.",
            en="Appointments cannot be switched off: some have already been made.",
        )


def _of_windows(hall: Hall, after: Settings) -> Iterator[Text]:
    for window in hall.windows.values():
        if window.id in after.window:
            continue
        if window.staffed:
            yield Text(
                ru=f"Окно {window.id} нельзя убрать: там идёт смена. Закройте окно, а уберите его завтра.",
                en=f"Window {window.id} cannot be removed: a shift is open there. Close it, and remove it tomorrow.",
            )
        elif window.since or any(ticket.for_window == window.id for ticket in hall.tickets.values()):
            yield Text(
                ru=f"Окно {window.id} сегодня работало: уберите его завтра.",
                en=f"Window {window.id} was at work today: remove it tomorrow.",
            )


def _of_skills(hall: Hall, after: Settings, present: list[Ticket]) -> Iterator[Text]:
    """Visitors in the hall must not lose their last window, and clause 6.2.5 requires a window for individuals."""
    skills = hall.skills.under(hall.settings, after)
    staffed = {window.id for window in hall.staffed()}
    for service in after.services:
        could = hall.skills.windows_of.get(service.id, frozenset())
        can = skills.windows_of[service.id]
        concerned = any(service.id in (ticket.service, *ticket.then) for ticket in present)
        if concerned and (not can or (could & staffed and not can & staffed)):
            yield Text(
                ru=f"По вопросу «{service.name.ru}» в зале посетители, а принять их не сможет ни одно открытое окно.",
                en=f"Visitors for “{service.name.en}” are in the hall, and no open window could serve them.",
            )
    if hall.skills.receiving_individuals & staffed and not skills.receiving_individuals & staffed:
        yield Text(
            ru="Хотя бы одно открытое окно должно принимать физических лиц (пункт 6.2.5 стандарта).",
            en="At least one open window must serve individuals (clause 6.2.5 of the standard).",
        )
