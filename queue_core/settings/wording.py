"""The codes of all settings errors, each with its text in Russian and English; values are in braces."""

from __future__ import annotations

from enum import Enum, unique

from queue_core.texts import Text


@unique
class Code(Enum):
    """A kind of error. Its texts follow the name of a place and a colon: no initial capital, no full stop.

    Braces name the values of a Problem with this code; both languages use all of them.
    """

    # The file as a whole.
    CANNOT_BE_READ = Text(ru="не читается: {reason}", en="cannot be read: {reason}")
    NOT_TOML = Text(ru="это не TOML: {reason}", en="is not TOML: {reason}")
    NESTED_TOO_DEEPLY = Text(ru="слишком глубокая вложенность", en="is nested too deeply")

    # Any field.
    REQUIRED = Text(ru="заполните это поле", en="required")
    UNKNOWN_FIELD = Text(ru="такого поля нет", en="there is no such field")
    NOT_A_TABLE = Text(ru="здесь нужна таблица", en="must be a table")
    NOT_A_LIST = Text(ru="здесь нужен список", en="must be a list")
    NOT_TEXT = Text(ru="здесь нужен текст", en="must be text")
    NOT_A_NUMBER = Text(ru="здесь нужно число", en="must be a number")
    NOT_A_WHOLE_NUMBER = Text(ru="здесь нужно целое число", en="must be a whole number")
    NOT_YES_OR_NO = Text(ru="здесь «да» или «нет»", en="must be true or false")
    NOT_OFFERED = Text(ru="выберите одно из этого: {options}", en="must be one of these: {options}")
    TOO_SMALL = Text(ru="не меньше {least}", en="must be at least {least}")
    TOO_LARGE = Text(ru="не больше {most}", en="must be at most {most}")
    NOT_ABOVE = Text(ru="больше {limit}", en="must be more than {limit}")
    NOT_BELOW = Text(ru="меньше {limit}", en="must be less than {limit}")
    EMPTY_TEXT = Text(ru="не может быть пустым", en="must not be empty")
    TOO_LONG = Text(ru="не длиннее {most} знаков", en="must have at most {most} characters")
    EMPTY_LIST = Text(ru="нужен хотя бы один", en="at least one is needed")
    TOO_MANY = Text(ru="не больше {most} строк", en="must have at most {most} rows")
    NOT_AN_IDENTIFIER = Text(
        ru="только строчные латинские буквы, цифры и дефис; первой — буква или цифра",
        en="must have only lower-case Latin letters, digits and hyphens, and begin with a letter or a digit",
    )
    NOT_A_DATE = Text(ru="«{value}» — не дата вида 2026-12-31", en="“{value}” is not a date like 2026-12-31")
    NO_SUCH_TIME = Text(ru="времени «{value}» на часах не бывает", en="“{value}” is not a time of day")
    OUT_OF_FORM = Text(ru="записано не так, как нужно: {reason}", en="is not in the right form: {reason}")

    # References to what does not exist, and ids given twice.
    UNKNOWN_ZONE = Text(ru="нет зоны «{name}»", en="there is no zone “{name}”")
    UNKNOWN_SERVICE = Text(ru="в офисе нет услуги «{name}»", en="there is no service “{name}”")
    UNKNOWN_WINDOW = Text(ru="нет окна «{name}»", en="there is no window “{name}”")
    UNKNOWN_KIOSK = Text(ru="нет киоска «{name}»", en="there is no kiosk “{name}”")
    UNKNOWN_PRINTER = Text(ru="нет принтера «{name}»", en="there is no printer “{name}”")
    UNKNOWN_TERMINAL = Text(ru="нет терминала «{name}»", en="there is no terminal “{name}”")
    UNKNOWN_PRIORITY = Text(ru="нет категории «{name}»", en="there is no priority “{name}”")
    UNKNOWN_OBLIGATION = Text(
        ru="пункта «{name}» в перечне стандарта нет", en="there is no item “{name}” on the standard's list"
    )
    UNKNOWN_COVER = Text(
        ru="нет ни такой услуги, ни группы с видом: «{name}»",
        en="there is neither a service nor a group with a kind called “{name}”",
    )
    SAME_ID = Text(
        ru="обозначение «{name}» встречается несколько раз ({count}): оно должно быть одно",
        en="the id “{name}” is used {count} times",
    )
    ID_OF_A_PRINTER = Text(
        ru="обозначение «{name}» уже занято принтером", en="the id “{name}” already belongs to a printer"
    )
    NOBODY_GIVES = Text(
        ru="эту услугу не оказывает ни одно окно, и не сказано, где её оказывают",
        en="no window has this skill, and there is no “elsewhere” to name the place that provides it",
    )

    # Office, services, windows, kiosks, the order of calls.
    NOT_A_TIME_ZONE = Text(ru="часового пояса «{value}» нет", en="“{value}” is not a time zone")
    NOT_A_WEB_ADDRESS = Text(
        ru="адрес начинается с http:// или https://", en="must be an address beginning with http:// or https://"
    )
    NOT_ONE_CAPITAL = Text(
        ru="нужна одна заглавная буква, а не «{value}»", en="“{value}” is not a single capital letter"
    )
    LOOKS_LIKE_A_DIGIT = Text(
        ru="букву «{value}» легко принять за цифру: возьмите другую",
        en="the letter “{value}” looks like a digit; choose another",
    )
    NOT_A_WINDOW_ID = Text(ru="до восьми букв, цифр и дефисов", en="must be one to eight letters, digits or hyphens")
    PRINTER_AND_PRINTERS = Text(
        ru="укажите или один принтер, или несколько", en="give either printer or printers, not both"
    )
    SAME_PRINTER_TWICE = Text(ru="принтер назван дважды", en="lists a printer twice")
    GUARD_BEFORE_TARGET = Text(
        ru="0 (без защиты) или не меньше 1",
        en="must be 0 (no guard) or at least 1: no visitor is overdue before the target is reached",
    )

    # Colours.
    NOT_A_COLOUR = Text(ru="«{value}» — не цвет вида #0a4a80", en="“{value}” is not a colour like #0a4a80")
    TOO_LIGHT_FOR_WHITE = Text(
        ru="{colour}: контраст с белым — {contrast:.1f} : 1, нужно не меньше {least:g} : 1; возьмите цвет темнее",
        en="{colour}: the contrast with white is {contrast:.1f} : 1, but must be at least {least:g} : 1;"
        " choose a darker colour",
    )
    TOO_DARK_FOR_TEXT = Text(
        ru="{colour}: контраст с тёмными буквами — {contrast:.1f} : 1, нужно не меньше {least:g} : 1;"
        " возьмите цвет ярче",
        en="{colour}: the contrast with dark text is {contrast:.1f} : 1, but must be at least {least:g} : 1;"
        " choose a brighter colour",
    )
    TOO_DARK_FOR_HEADER = Text(
        ru="{colour}: контраст с шапкой страниц — {contrast:.1f} : 1, нужно не меньше {least:g} : 1;"
        " возьмите цвет ярче",
        en="{colour}: the contrast with the page header is {contrast:.1f} : 1, but must be at least {least:g} : 1;"
        " choose a brighter colour",
    )

    # Hours, the calendar, breaks.
    NOT_HOURS = Text(ru="«{value}» — не вида 8:00-17:00", en="“{value}” is not a time span like 8:00-17:00")
    CLOSES_FIRST = Text(
        ru="открывается в {opens}, а закрывается в {closes}", en="opens at {opens}, but closes at {closes}"
    )
    UNKNOWN_COUNTRY = Text(
        ru="праздники страны «{country}» неизвестны; запишите её двумя заглавными буквами, например RU",
        en="the holidays of “{country}” are not known; give the country as two capital letters, such as RU",
    )
    NO_HOLIDAYS_LIBRARY = Text(
        ru="для праздников нужна библиотека «holidays», а она не загружается ({reason}); установите её или запишите"
        ' country = "", чтобы обходиться без праздников',
        en="public holidays need the library “holidays”, which cannot be loaded ({reason}); "
        'install it, or set country = "" to do without holidays',
    )
    UNKNOWN_YEAR = Text(
        ru="библиотека «holidays» не знает праздников страны {country} в {year} году; проверьте дату на этой машине,"
        ' обновите библиотеку или запишите country = ""',
        en="the library “holidays” knows no public holidays of {country} in {year}; "
        'check the machine\'s date, update the library, or set country = ""',
    )
    HOURS_OR_CLOSED = Text(ru="укажите или часы работы, или что офис закрыт", en="give either hours or closed = true")
    UNTIL_BEFORE_DATE = Text(
        ru="кончается {until}, раньше, чем начинается ({date})", en="lasts until {until}, which is before {date}"
    )
    SAME_DAY_TWICE = Text(ru="день {day} есть и в исключении № {other}", en="{day} is also in exception number {other}")
    NO_LUNCH_HOURS = Text(
        ru="обед общий, а когда он, в часах работы не сказано: укажите обед, например 12:00-12:45",
        en='is “closed”, but hours have no lunch: add, for example, lunch = "12:00-12:45"',
    )
    NOT_BREAK_STARTS = Text(
        ru="«{value}» — не вида 9:15-11:00 или 12:00", en="“{value}” is not in the form 9:15-11:00 or 12:00"
    )
    LATEST_BEFORE_EARLIEST = Text(
        ru="самое раннее начало {earliest} позже самого позднего {latest}",
        en="the earliest start {earliest} is after the latest {latest}",
    )

    # Money.
    LEAST_ABOVE_MOST = Text(ru="наименьшая сумма больше наибольшей", en="least_kopecks is more than most_kopecks")
    USUAL_ABOVE_MOST = Text(
        ru="обычный расход больше наибольшего", en="usual_kwh_per_day is more than most_kwh_per_day"
    )
    BILLING_NEEDS = Text(ru="для kind «{kind}» нужно поле {field}", en="kind “{kind}” needs {field}")
    BILLING_HAS_NO = Text(ru="у kind «{kind}» нет поля {field}", en="kind “{kind}” has no {field}")
    NOT_A_FULL_PATH = Text(
        ru="«{path}» — не полный путь: он начинается с /", en="“{path}” is not a full path: a full path begins with /"
    )
    NOT_A_BILLING_ADDRESS = Text(
        ru="адрес начинается с http:// или https://; в нём нет знаков ?, # и @",
        en="must be an address beginning with http:// or https://, without ?, # or @",
    )

    # Signing in.
    IDLE_ABOVE_LONGEST = Text(
        ru="простой не может быть дольше, чем весь вход", en="idle_hours is more than longest_hours"
    )

    # Reference information.
    ENDS_FIRST = Text(ru="последний день раньше первого", en="valid_until is before valid_from")

    # The slip.
    UNKNOWN_SLIP_PLACE = Text(
        ru="нет места {names}; есть: {known}", en="there is no placeholder {names}; there are {known}"
    )
    LONE_BRACE = Text(ru="у фигурной скобки нет пары", en="has an unmatched brace")
    NOT_AN_UPLOADED_LOGO = Text(
        ru="это не картинка, загруженная на странице талона", en="is not a logo uploaded on the slip's page"
    )
    SERVICE_TEXT_TOO_LONG = Text(
        ru="текст услуги «{service}» длиннее {most} знаков",
        en="the text of “{service}” is longer than {most} characters",
    )
    LINES_TOO_LONG = Text(ru="вместе длиннее {most} знаков", en="have more than {most} characters in total")
    NO_NUMBER_IN_RUSSIAN = Text(
        ru="ни одна строка не показывает {{number}} на русских талонах",
        en="no line shows {{number}} on slips in Russian",
    )
    NO_NUMBER_IN_ENGLISH = Text(
        ru="ни одна строка не показывает {{number}} на английских талонах",
        en="no line shows {{number}} on slips in English",
    )

    # The description of a day to simulate.
    UNKNOWN_CLASS = Text(ru="нет класса «{name}»", en="there is no class “{name}”")
    NO_WINDOW_FOR_CLASS = Text(ru="этот класс не может принять ни одно окно", en="no window can serve this class")
    SHARES_NOT_ONE = Text(
        ru="доли классов в сумме дают {total:g}, а не 1", en="the shares of the classes add up to {total:g}, not 1"
    )
    SHORTEST_ABOVE_LONGEST = Text(ru="первое число больше второго", en="the first number is larger than the second")
