"""Errors of the settings in Russian: the checks speak English, as the file does; the pages of the office speak Russian first."""

from __future__ import annotations

import re

from queue_core.texts import Text

_WORDS = {
    "zone": "зоны",
    "service": "услуги",
    "printer": "принтера",
    "window": "окна",
    "kiosk": "киоска",
    "priority": "категории",
    "terminal": "терминала",
    "white": "белым",
    "dark words": "тёмными буквами",
    "the pages' head": "шапкой страниц",
    "darker": "темнее",
    "brighter": "ярче",
}
# Each sentence as the checks write it, and its Russian; a place in braces is one of the words above or stays as it is.
_SENTENCES = [
    (r"Field required", "Заполните это поле."),
    (r"Extra inputs are not permitted", "Такого поля нет."),
    (r"Input should be a valid (?:integer|number).*", "Здесь нужно число."),
    (r"Input should be a valid string", "Здесь нужен текст."),
    (r"Input should be a valid boolean.*", "Здесь «да» или «нет»."),
    (r"Input should be a valid (?:list|tuple|dictionary).*", "Это поле заполнено не так."),
    (r"Input should be greater than or equal to (.+)", "Не меньше {0}."),
    (r"Input should be less than or equal to (.+)", "Не больше {0}."),
    (r"Input should be greater than (.+)", "Больше {0}."),
    (r"Input should be less than (.+)", "Меньше {0}."),
    (r"Input should be (?:'.+')", "Выберите одно из предложенного."),
    (r"String should have at least (\d+) characters?", "Заполните это поле (хотя бы {0} знак)."),
    (r"String should have at most (\d+) characters?", "Не длиннее {0} знаков."),
    (r"List should have at least 1 item.*", "Нужен хотя бы один."),
    (
        r"String should match pattern '\^\[a-z0-9\].*",
        "Только строчные латинские буквы, цифры и дефис; первой — буква или цифра.",
    ),
    (r"String should match pattern '\^\[0-9A-Za-z.*", "До восьми букв, цифр и дефисов."),
    (r"String should match pattern '\^https.*", "Адрес начинается с http:// или https://."),
    (r"String should match pattern.*", "Записано не так, как нужно."),
    (r"“(.*)” is not a colour of the form (#\w+)", "«{0}» — не цвет вида {1}."),
    (
        r"(brand|accent) (#\w+): the contrast with (.+?) is (.+?) : 1, it must be at least (.+?) : 1; take a (\w+) colour",
        "{1}: контраст с {2} — {3} : 1, нужно не меньше {4} : 1. Возьмите цвет {5}.",
    ),
    (r"“(.*)” is not a time zone", "Часового пояса «{0}» нет."),
    (r"“(.*)” is not one capital letter", "Нужна одна заглавная буква, а не «{0}»."),
    (r"the letter “(.*)” looks like a digit; choose another", "Букву «{0}» легко принять за цифру: возьмите другую."),
    (r"give either printer or printers", "Укажите или один принтер, или несколько."),
    (r"printers names a printer twice", "Принтер назван дважды."),
    (r"is 0 \(no guard\) or at least 1.*", "0 (без защиты) или не меньше 1."),
    (r"opens at (.+), but closes at (.+)", "Открывается в {0}, а закрывается в {1}."),
    (r"“(.*)” is not of the form (.+)", "«{0}» — не вида {1}."),
    (r"“(.*)” names a time that no clock shows", "Времени «{0}» на часах не бывает."),
    (r"“(.*)” is no time of the day", "Времени «{0}» на часах не бывает."),
    (r"“(.*)” is not a date of the form (.+)", "«{0}» — не дата вида {1}."),
    (r"valid_until is before valid_from", "Последний день раньше первого."),
    (r"give either hours or closed = true", "Укажите или часы работы, или что офис закрыт."),
    (r"lasts until (.+), which is before (.+)", "Кончается {0}, раньше, чем начинается ({1})."),
    (r"“(.*)” is not a country whose holidays are known.*", "Праздники страны «{0}» неизвестны; для России — RU."),
    (r"exceptions number (\d+) and number (\d+) both speak of (.+)", "Исключения {0} и {1} оба говорят о дне {2}."),
    (
        r"is “closed”, but hours do not say when lunch is.*",
        "Обед общий, а когда он, в часах работы не сказано: укажите обед, например 12:00-12:45.",
    ),
    (r"the earliest beginning (.+) is after the latest (.+)", "Начало не раньше {0}, но не позже {1}: так не бывает."),
    (r"there is no service, and no group with a kind, “(.*)”", "Нет ни такой услуги, ни группы с видом: «{0}»."),
    (r"there is no item on the standard's list “(.*)”", "Пункта «{0}» в перечне стандарта нет."),
    (r"there is no (zone|service|printer|window|kiosk|terminal|priority) “(.*)”", "Нет {0} «{1}»."),
    (r"the id “(.*)” is given (\d+) times", "Обозначение «{0}» встречается несколько раз: оно должно быть одно."),
    (r"the id “(.*)” is a printer's already", "Обозначение «{0}» уже занято принтером."),
    (
        r"no window has this skill, and no “elsewhere” says where it is given",
        "Эту услугу не оказывает ни одно окно, и не сказано, где её оказывают.",
    ),
    (r"give the agent of a device on a line; a hall board has none", "Укажите службу устройств; у табло зала её нет."),
    (r"least_kopecks is more than most_kopecks", "Наименьшая сумма больше наибольшей."),
    (r"usual_kwh_per_day is more than most_kwh_per_day", "Обычный расход больше наибольшего."),
    (r"there is no place (.+); there are (.+)", "Места {0} нет; есть {1}."),
    (r"has a brace without its partner", "Фигурная скобка без пары."),
    (r"is not a logo that was uploaded on the slip's page", "Такой картинки не загружали на странице талона."),
    (r"the text of (.+) is longer than 400 letters", "Текст {0} длиннее 400 букв."),
    (r"all together have more than (\d+) letters", "Вместе строк больше, чем на {0} букв."),
    (r"no line shows the (\{\w+\}) on slips in (.+)", "Ни одна строка не показывает {0} на талоне ({1})."),
]
_KNOWN = [(re.compile(pattern), russian) for pattern, russian in _SENTENCES]


def in_both_languages(why: str) -> Text:
    """An error's reason for people. A sentence that has no Russian yet stays as it is, and is marked as the program's own."""
    russian = (
        [found for part in why.split("; ") if (found := _russian(part))] if _russian(why) is None else [_russian(why)]
    )
    said = " ".join(sentence for sentence in russian if sentence)
    return Text(ru=said or f"Неверно: {why}", en=why)


def has_russian(why: str) -> bool:
    return _russian(why) is not None


def _russian(why: str) -> str | None:
    for pattern, russian in _KNOWN:
        if found := pattern.fullmatch(why):
            return russian.format(*(_WORDS.get(word, word) for word in found.groups()))
    return None
