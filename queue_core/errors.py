"""What the core refuses, each with a stable code and a sentence a person can act on."""

from __future__ import annotations

from typing import ClassVar

from queue_core.texts import Text


class Refusal(Exception):
    """A command that cannot be carried out. Nothing was changed.

    `code` is stable and for programs; `sentence` is for people, in both languages of the office.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(en)
        self.sentence = Text(ru=ru, en=en)


class NotFound(Refusal):
    """The command names something that does not exist."""

    code = "not_found"


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


class UnknownZone(Refusal):
    code = "unknown_zone"

    def __init__(self, zone: str) -> None:
        super().__init__(f"В этом офисе нет зоны «{zone}».", f"This office has no zone “{zone}”.")


class WrongNotice(Refusal):
    """A notice that could not be shown."""

    code = "wrong_notice"


class UnknownAlarm(NotFound):
    code = "unknown_alarm"

    def __init__(self, alarm: str) -> None:
        super().__init__("Такого вызова сегодня нет.", f"There is no alarm {alarm} today.")


class UnknownService(Refusal):
    code = "unknown_service"

    def __init__(self, service: str) -> None:
        super().__init__(f"В этом офисе нет услуги «{service}».", f"This office has no service “{service}”.")


class UnknownPriority(Refusal):
    code = "unknown_priority"

    def __init__(self, priority: str) -> None:
        super().__init__(f"В этом офисе нет льготы «{priority}».", f"This office has no priority “{priority}”.")


class UnknownPrinter(Refusal):
    code = "unknown_printer"

    def __init__(self, printer: str | None) -> None:
        super().__init__(
            f"Принтер {printer or ''} не настроен в этом офисе.",
            f"Printer {printer or ''} is not in this office's settings.",
        )


class ServiceClosed(Refusal):
    """No ticket is given for this service now. `reason_code` is that of opening.Closed (clause 6.4.3)."""

    code = "service_closed"

    def __init__(self, reason_code: str, reason: Text) -> None:
        super().__init__(reason.ru, reason.en)
        self.reason_code = reason_code


class NoAppointments(Refusal):
    code = "no_appointments"

    def __init__(self) -> None:
        super().__init__("В этом офисе нет предварительной записи.", "This office makes no appointments.")


class WrongAppointment(Refusal):
    """An appointment for a time at which nobody could come."""

    code = "wrong_appointment"


class WrongAppointmentCode(Refusal):
    """Not a code at all, or one with a mistyped figure: its check digit is wrong."""

    code = "wrong_appointment_code"

    def __init__(self) -> None:
        super().__init__(
            "В коде записи ошибка. Проверьте все шесть цифр.",
            "There is a mistake in the code. Please check all six figures.",
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
        super().__init__("По этой записи талон уже выдан.", "A ticket has been given for this appointment already.")


class AppointmentEarly(Refusal):
    """Too early to check in, on the day or days before."""

    code = "appointment_early"


class AppointmentLate(Refusal):
    code = "appointment_late"


class WindowStateConflict(Refusal):
    """The window's state does not allow the command."""

    code = "window_state"


class WindowChanged(Refusal):
    """The window is no longer as the one who commands saw it."""

    code = "window_changed"

    def __init__(self) -> None:
        super().__init__(
            "За это время окно изменилось: посмотрите на экран и повторите, если это ещё нужно.",
            "The window has changed in the meantime: look at the screen, and repeat it if it is still needed.",
        )


class TicketStateConflict(Refusal):
    """The ticket's state does not allow the command."""

    code = "ticket_state"


class SlipStateConflict(Refusal):
    """Only a slip of which nobody knows whether it came out waits for a person's word."""

    code = "slip_state"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Уже известно, напечатан ли талон {number}.",
            f"It is already known whether the slip of ticket {number} was printed.",
        )


class AlreadyRated(Refusal):
    """A visit is rated once."""

    code = "already_rated"

    def __init__(self) -> None:
        super().__init__("Оценка уже получена. Спасибо!", "Your rating has been received already. Thank you!")


class WrongRating(Refusal):
    code = "wrong_rating"

    def __init__(self) -> None:
        super().__init__("Оценка — от 1 до 5.", "A rating is from 1 to 5.")


class OperatorBusy(Refusal):
    code = "operator_busy"

    def __init__(self, window: str) -> None:
        super().__init__(
            f"Этот сотрудник уже работает в окне {window}. Сначала закройте то окно.",
            f"This operator is already working at window {window}. Close that window first.",
        )


class TooLate(Refusal):
    """An undo came after its time."""

    code = "too_late"


class ReasonNeeded(Refusal):
    """What goes against a rule is written down with its reason."""

    code = "reason_needed"

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(f"Укажите причину {ru}.", f"Give the reason for {en}.")


class BreakRule(Refusal):
    """Clause 6.2.5 would be broken: the others who receive individuals are on a break."""

    code = "break_rule"


class VisitorsFirst(Refusal):
    """Clause 6.1.5: a visitor in the office comes before a phone call."""

    code = "visitors_first"


class SkillNeeded(Refusal):
    """Visitors wait for a service that nobody could give any more."""

    code = "skill_needed"


class AlarmTaken(Refusal):
    """Somebody else has taken the alarm up already, or it is over."""

    code = "alarm_taken"

    def __init__(self, name: str, closed: bool) -> None:
        if closed:
            super().__init__(f"Вызов уже закрыт: {name}.", f"The alarm is closed already: {name}.")
        else:
            super().__init__(f"Вызов уже приняли: {name}.", f"The alarm is taken up already: {name}.")


class PlanBroken(Refusal):
    """A plan of breaks that breaks a rule; the sentence names every violation."""

    code = "plan_broken"


class RequestUsed(Refusal):
    """A request id of an earlier day came again: the ticket it made is not of today."""

    code = "request_used"

    def __init__(self, request_id: str) -> None:
        super().__init__(
            "Этот запрос уже выполнен в другой день. Возьмите талон ещё раз.",
            f"Request {request_id} was carried out on another day. Take a ticket again.",
        )


class SettingsOutdated(Refusal):
    """Somebody else saved the settings while they were being edited here."""

    code = "settings_outdated"

    def __init__(self, version: int) -> None:
        super().__init__(
            f"Настройки уже сохранены другим человеком (версия {version}). Посмотрите его изменения.",
            f"Somebody else has saved the settings meanwhile (version {version}). Look at what they changed.",
        )


class SettingsInUse(Refusal):
    """A change that the running hall cannot take now; the sentence names everything that stands against it."""

    code = "settings_in_use"


class StorageFailed(Exception):
    """The journal could not be written (full or broken disk): the command was not carried out and may be sent again."""


class DataDirectoryBusy(Exception):
    """Another process owns this office's data directory."""
