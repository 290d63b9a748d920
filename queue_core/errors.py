"""The refusals of the core, each with a stable code and a sentence that the reader can act on."""

from __future__ import annotations

from enum import Enum, auto
from typing import ClassVar

from queue_core.texts import Text


class Category(Enum):
    """The category of a refusal, from which a protocol derives its status code."""

    NOT_FOUND = auto()  # the command is about something that does not exist
    INVALID = auto()  # the command itself is wrong: repeated, it will be refused again
    CONFLICT = auto()  # the present state does not allow it
    UNAVAILABLE = auto()  # a system that it needs does not respond


class Refusal(Exception):
    """A command that cannot be carried out. Nothing was changed.

    `code` is stable, for programs; `sentence` is for display, in both languages of the office.
    """

    code: ClassVar[str] = "refused"
    category: ClassVar[Category] = Category.CONFLICT

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(en)
        self.sentence = Text(ru=ru, en=en)


class NotFound(Refusal):
    """The command is about something that does not exist."""

    code = "not_found"
    category = Category.NOT_FOUND


class Invalid(Refusal):
    """The command itself is wrong, or names something that this office does not have."""

    category = Category.INVALID


class Unavailable(Refusal):
    """An external system that the command needs does not respond."""

    category = Category.UNAVAILABLE


class OutOfBounds(Invalid):
    """A value that is of another type, too long, too large or too far away (bounds.py); `fields` names where."""

    code = "out_of_bounds"

    def __init__(self, fields: str) -> None:
        super().__init__(
            f"Недопустимое значение: слишком длинное, слишком большое или слишком далёкая дата ({fields}).",
            f"A value is not acceptable: too long, too large, or a date too far away ({fields}).",
        )


class CannotBeApplied(Invalid):
    """What the command would bring about failed on trial (rehearsal.py), so it was not written. A fault of the program."""

    code = "cannot_be_applied"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Команда не выполнена: программа не смогла применить её ({what}). Ничего не изменено; сообщите администратору.",
            f"The command was not carried out: the program could not apply it ({what})."
            " Nothing was changed; tell the administrator.",
        )


class UnknownEvent(NotFound):
    code = "unknown_event"

    def __init__(self, seq: int) -> None:
        super().__init__(
            f"Событие {seq} журнала применяется: его нельзя отложить.",
            f"Event {seq} of the journal is in effect: it cannot be set aside.",
        )


class ClockNotBehind(Refusal):
    code = "clock_not_behind"

    def __init__(self) -> None:
        super().__init__(
            "Часы компьютера не отстают от времени офиса: исправлять нечего.",
            "The machine's clock is not behind the office's time: there is nothing to repair.",
        )


class JournalIncomplete(Unavailable):
    """The end of the journal is missing: until somebody restores or accepts that, numbers could be given twice."""

    code = "journal_incomplete"

    def __init__(self) -> None:
        super().__init__(
            "Журнал офиса неполон, поэтому талоны и вызовы остановлены: иначе номера повторятся. Позовите администратора: "
            "что делать, говорит команда «talon check».",
            "The office's journal is incomplete, so that tickets and calls are stopped: numbers would be given twice. Call the "
            "administrator: “talon check” says what to do.",
        )


class HallNotEmpty(Refusal):
    """Time cannot go back for those who are in the hall; `tickets` are their numbers, `windows` those with a shift."""

    code = "hall_not_empty"

    def __init__(self, tickets: list[str], windows: list[str]) -> None:
        self.tickets, self.windows = tickets, windows
        who = ", ".join(tickets) or "—"
        where = ", ".join(windows) or "—"
        super().__init__(
            f"Сначала примите посетителей и закройте окна (в зале: {who}; открыты окна: {where}).",
            f"First serve the visitors and close the windows (in the hall: {who}; windows open: {where}).",
        )


class UnknownTicket(NotFound):
    code = "unknown_ticket"

    def __init__(self, ticket: str) -> None:
        super().__init__(f"Талона {ticket} сегодня нет.", f"There is no ticket {ticket} today.")


class UnknownWindow(NotFound):
    code = "unknown_window"

    def __init__(self, window: str) -> None:
        super().__init__(f"В этом офисе нет окна {window}.", f"This office has no window {window}.")


class UnknownNotice(NotFound):
    code = "unknown_notice"

    def __init__(self, notice: str) -> None:
        super().__init__(f"Объявления {notice} нет.", f"There is no notice {notice}.")


class UnknownZone(Invalid):
    code = "unknown_zone"

    def __init__(self, zone: str) -> None:
        super().__init__(f"В этом офисе нет зоны «{zone}».", f"This office has no zone “{zone}”.")


class WrongNotice(Invalid):
    """A notice that cannot be shown."""

    code = "wrong_notice"


class UnknownCall(NotFound):
    """None of the latest calls has this number."""

    code = "unknown_call"

    def __init__(self) -> None:
        super().__init__("Такого вызова сейчас нет.", "There is no such call now.")


class UnknownAlarm(NotFound):
    code = "unknown_alarm"

    def __init__(self, alarm: str) -> None:
        super().__init__("Такого вызова сегодня нет.", f"There is no alarm {alarm} today.")


class UnknownService(Invalid):
    code = "unknown_service"

    def __init__(self, service: str) -> None:
        super().__init__(f"В этом офисе нет услуги «{service}».", f"This office has no service “{service}”.")


class UnknownPriority(Invalid):
    code = "unknown_priority"

    def __init__(self, priority: str) -> None:
        super().__init__(f"В этом офисе нет льготы «{priority}».", f"This office has no priority “{priority}”.")


class UnknownPrinter(Invalid):
    code = "unknown_printer"

    def __init__(self, printer: str | None) -> None:
        super().__init__(
            f"Принтер {printer or ''} не настроен в этом офисе.",
            f"Printer {printer or ''} is not in this office's settings.",
        )


class ServiceClosed(Refusal):
    """No ticket is issued for this service now. `reason_code` is that of opening.Closed (clause 6.4.3)."""

    code = "service_closed"

    def __init__(self, reason_code: str, reason: Text) -> None:
        super().__init__(reason.ru, reason.en)
        self.reason_code = reason_code


class NoAppointments(Refusal):
    code = "no_appointments"

    def __init__(self) -> None:
        super().__init__("В этом офисе нет предварительной записи.", "This office makes no appointments.")


class WrongAppointment(Invalid):
    """An appointment for a time at which it cannot be kept."""

    code = "wrong_appointment"


class WrongAppointmentCode(Invalid):
    """Not a code, or one with a mistyped digit: the check digit is wrong."""

    code = "wrong_appointment_code"

    def __init__(self) -> None:
        super().__init__(
            "В коде записи ошибка. Проверьте все цифры.",
            "There is a mistake in the code. Please check all the digits.",
        )


class UnknownAppointment(NotFound):
    code = "unknown_appointment"

    def __init__(self) -> None:
        super().__init__(
            "Записи с таким кодом нет. Обратитесь, пожалуйста, к сотруднику или возьмите талон.",
            "There is no appointment with this code. Please ask a member of staff or take a ticket.",
        )


class AppointmentUsed(Refusal):
    code = "appointment_used"

    def __init__(self) -> None:
        super().__init__("По этой записи талон уже выдан.", "A ticket has already been issued for this appointment.")


class AppointmentEarly(Refusal):
    """Too early to check in, on the same day or on an earlier one."""

    code = "appointment_early"


class AppointmentLate(Refusal):
    code = "appointment_late"


class WindowStateConflict(Refusal):
    """The window's state does not allow the command."""

    code = "window_state"


class WindowChanged(Refusal):
    """The window is no longer as the operator saw it."""

    code = "window_changed"

    def __init__(self) -> None:
        super().__init__(
            "За это время окно изменилось: посмотрите на экран и повторите, если это ещё нужно.",
            "The window has changed in the meantime: look at the screen, and try again if it is still needed.",
        )


class TicketStateConflict(Refusal):
    """The ticket's state does not allow the command."""

    code = "ticket_state"


class SlipStateConflict(Refusal):
    """Only a slip with an unknown outcome can be resolved by staff."""

    code = "slip_state"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Уже известно, напечатан ли талон {number}.",
            f"It is already known whether the slip of ticket {number} was printed.",
        )


class AlreadyRated(Refusal):
    """A visit can be rated only once."""

    code = "already_rated"

    def __init__(self) -> None:
        super().__init__("Оценка уже получена. Спасибо!", "Your rating has already been received. Thank you!")


class WrongRating(Invalid):
    code = "wrong_rating"

    def __init__(self) -> None:
        super().__init__("Оценка — от 1 до 5.", "A rating must be from 1 to 5.")


class NoShift(Refusal):
    """The person has no open shift at this window, or at any (None). `operator` is the full name of whoever has it there."""

    code = "no_shift"

    def __init__(self, window: str | None = None, operator: str | None = None) -> None:
        if window is None:
            super().__init__(
                "У вас нет открытой смены. Откройте окно на своё имя и повторите.",
                "You have no open shift. Open a window in your own name and try again.",
            )
        elif operator is None:
            super().__init__(
                f"Окно {window} закрыто. Откройте его на своё имя и повторите.",
                f"Window {window} is closed. Open it in your own name and try again.",
            )
        else:
            super().__init__(
                f"В окне {window} открыта смена другого сотрудника: {operator}. Работайте в своём окне или попросите"
                " закрыть эту смену.",
                f"Window {window} is staffed by {operator}. Work at your own window, or ask for that shift to be closed.",
            )


class OperatorBusy(Refusal):
    code = "operator_busy"

    def __init__(self, window: str) -> None:
        super().__init__(
            f"Этот сотрудник уже работает в окне {window}. Сначала закройте то окно.",
            f"This operator is already working at window {window}. Close that window first.",
        )


class TooLate(Refusal):
    """The time for an undo has passed."""

    code = "too_late"


class ReasonNeeded(Refusal):
    """An exception to a rule must be recorded with a reason."""

    code = "reason_needed"

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(f"Укажите причину {ru}.", f"Give the reason for {en}.")


class BreakRule(Refusal):
    """Clause 6.2.5 would be broken: the other windows for individuals are on a break."""

    code = "break_rule"


class VisitorsFirst(Refusal):
    """Clause 6.1.5: visitors in the office come before phone calls."""

    code = "visitors_first"


class SkillNeeded(Refusal):
    """Visitors are waiting for a service that no window could provide any more."""

    code = "skill_needed"


class AlarmTaken(Refusal):
    """Another member of staff has already acknowledged the alarm, or it is over."""

    code = "alarm_taken"

    def __init__(self, name: str, closed: bool) -> None:
        if closed:
            super().__init__(f"Вызов уже закрыт: {name}.", f"The alarm has already been closed: {name}.")
        else:
            super().__init__(f"Вызов уже приняли: {name}.", f"The alarm has already been acknowledged: {name}.")


class PlanBroken(Refusal):
    """A plan of breaks violates a rule; the sentence names every violation."""

    code = "plan_broken"


class RequestUsed(Refusal):
    """A request id of an earlier day was sent again: its ticket is not of today."""

    code = "request_used"

    def __init__(self, request_id: str) -> None:
        super().__init__(
            "Этот запрос уже выполнен в другой день. Возьмите талон ещё раз.",
            f"Request {request_id} was carried out on another day. Please take another ticket.",
        )


class NoOfflineNumbers(Refusal):
    """This kiosk gives no numbers while the server is away: the settings name no port for it."""

    code = "no_offline_numbers"

    def __init__(self, kiosk: str) -> None:
        super().__init__(
            f"Киоск «{kiosk}» не выдаёт номера без связи: в его настройках нет offline_port.",
            f"The kiosk “{kiosk}” gives no numbers without the server: its settings have no offline_port.",
        )


class LeaseHeld(Refusal):
    """Another agent, or another memory of the same agent, asks for a block of numbers that is in use."""

    code = "lease_held"

    def __init__(self, epoch: str) -> None:
        super().__init__(
            f"Блок номеров {epoch} выдан другому агенту. Номера из него может выдавать только он.",
            f"The block of numbers {epoch} is another agent's. Nobody else may give numbers of it.",
        )


class NumbersExhausted(Refusal):
    """All numbers of a kiosk's series are leased for today."""

    code = "numbers_exhausted"

    def __init__(self, series: str) -> None:
        super().__init__(
            f"Номера серии {series} на сегодня закончились.", f"The numbers of series {series} are used up for today."
        )


class RequestElsewhere(Refusal):
    """A request id was sent again by another window than the one that called with it."""

    code = "request_elsewhere"

    def __init__(self, window: str) -> None:
        super().__init__(
            f"С этим запросом уже вызвал посетителя другой сотрудник, в окне {window}. Нажмите «Следующий» ещё раз.",
            f"This request has already called a visitor to window {window}. Press “Next” again.",
        )


class SettingsOutdated(Refusal):
    """Another user saved the settings while they were being edited here."""

    code = "settings_outdated"

    def __init__(self, version: int) -> None:
        super().__init__(
            f"Настройки уже сохранены другим человеком (версия {version}). Посмотрите его изменения.",
            f"Another user has saved the settings in the meantime (version {version}). Review their changes.",
        )


class SettingsInUse(Refusal):
    """A change that the running hall cannot take now; the sentence names everything that prevents it."""

    code = "settings_in_use"


class StorageFailed(Exception):
    """The journal could not be written (disk full or faulty): the command was not carried out, and may be repeated."""


class FileDamaged(StorageFailed):
    """A database file cannot be used: what needs it waits until the file is restored, all else goes on. `why` is for
    administrators."""

    code = "file_damaged"

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"The file {file} is damaged ({why}). Run talon check.")
        self.file, self.why = file, why
        self.sentence = Text(
            ru=f"Файл {file} повреждён: это сейчас недоступно, очередь работает дальше. Позовите администратора: что делать,"
            " говорит команда «talon check».",
            en=f"The file {file} is damaged: this is not available now, the queue goes on. Call the administrator: “talon check” "
            "says what to do.",
        )


class DataDirectoryBusy(Exception):
    """Another process owns this office's data directory."""
