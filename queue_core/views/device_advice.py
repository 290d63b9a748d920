"""Texts for staff on device faults and what to do about them; and which faults deserve an alert."""

from __future__ import annotations

from queue_core.texts import Text

KINDS: dict[str, Text] = {
    "printer": Text(ru="Принтер", en="Printer"),
    "terminal": Text(ru="Платёжный терминал", en="Payment terminal"),
    "board": Text(ru="Табло над окном", en="Window board"),
    "scanner": Text(ru="Сканер", en="Scanner"),
    "register": Text(ru="Кассовый аппарат", en="Cash register"),
    "keypad": Text(ru="Пульт оператора", en="Keypad"),
    "kiosk": Text(ru="Киоск", en="Kiosk"),
    "hall_board": Text(ru="Табло зала", en="Hall board"),
    "voice": Text(ru="Голос табло", en="Boards' voice"),
}

WARNINGS = frozenset({"paper_near_end", "ticket_in_mouth", "recordings_missing"})
"""Causes despite which a device still works."""

_ADVICE: dict[str, Text] = {
    "paper_out": Text(ru="Нет бумаги. Вставьте новый рулон.", en="Out of paper. Put in a new roll."),
    "paper_near_end": Text(ru="Бумага кончается. Приготовьте рулон.", en="Paper is running out. Have a roll ready."),
    "cover_open": Text(ru="Открыта крышка. Закройте её до щелчка.", en="The cover is open. Close it until it clicks."),
    "head": Text(
        ru="Головка поднята или перегрета. Опустите её или дайте минуту остыть.",
        en="The print head is up or too hot. Lower it, or let it cool for a minute.",
    ),
    "ticket_in_mouth": Text(ru="Талон не забрали. Выньте его из щели.", en="A slip was left in the slot. Pull it out."),
    "cutter": Text(
        ru="Застрял нож. Откройте крышку, выньте бумагу, выключите и включите принтер.",
        en="The cutter is stuck. Open the cover, remove the paper, and switch the printer off and on.",
    ),
    "printer_silent": Text(
        ru="Принтер не отвечает. Проверьте питание и кабель.",
        en="The printer does not respond. Check its power and cable.",
    ),
    "printer_error": Text(
        ru="Принтер сообщает об ошибке. Выключите и включите его; если повторится, позовите техника.",
        en="The printer reports an error. Switch it off and on; if the error returns, call the technician.",
    ),
    "stalled": Text(
        ru="Принтер отвечает, но не печатает. Выключите и включите его.",
        en="The printer responds but does not print. Switch it off and on.",
    ),
    "not_confirmed": Text(
        ru="Принтер не подтвердил печать. Посмотрите, вышел ли талон.",
        en="The printer did not confirm the slip. Check whether it came out.",
    ),
    "agent_restarted": Text(
        ru="Служба устройств перезапускалась посреди печати. Посмотрите, вышел ли талон.",
        en="The device service was restarted while printing. Check whether the slip came out.",
    ),
    "unplugged": Text(
        ru="Устройство не подключено. Проверьте кабель и разъём USB.",
        en="The device is not connected. Check its cable and the USB socket.",
    ),
    "terminal_silent": Text(
        ru="Терминал не отвечает. Проверьте питание и кабель, перезагрузите терминал.",
        en="The terminal does not respond. Check its power and cable, and restart it.",
    ),
    "register_silent": Text(
        ru="Кассовый аппарат не отвечает. Проверьте питание и кабель, перезагрузите аппарат.",
        en="The cash register does not respond. Check its power and cable, and restart it.",
    ),
    "register_refuses": Text(
        ru="Кассовый аппарат не примет чек: смена, часы, ОФД или накопитель. Позовите техника.",
        en="The cash register would refuse a receipt: shift, clock, operator or storage. Call the technician.",
    ),
    "board_silent": Text(
        ru="Табло не отвечает. Проверьте его питание, адрес и кабель.",
        en="The board does not respond. Check its power, address and cable.",
    ),
    "driver_missing": Text(
        ru="На ящике киоска не установлен драйвер. Позовите техника.",
        en="The driver is not installed on the kiosk's computer. Call the technician.",
    ),
    "no_voice": Text(
        ru="Табло звонят, но не говорят. Установите на сервере espeak-ng или запишите свои фразы.",
        en="The boards chime but do not speak. Install espeak-ng on the server, or record the phrases.",
    ),
    "recordings_missing": Text(
        ru="Не хватает записей голоса. Какие записать, покажет talon voice check.",
        en="Voice recordings are missing. The command talon voice check lists them.",
    ),
    "agent_away": Text(
        ru="Служба устройств не на связи. Проверьте, включён ли ящик и сеть; перезагрузите ящик.",
        en="The device service is not connected. Check that its computer is on and has a network connection; restart it.",
    ),
    "not_in_agent": Text(
        ru="Служба устройств такого не знает. Техник должен вписать его в файл агента.",
        en="The device service has no such device. The technician must add it to the agent's file.",
    ),
    "page_closed": Text(
        ru="Экран не на связи. Проверьте питание и сеть, перезагрузите его.",
        en="The screen is not connected. Check its power and network, and restart it.",
    ),
    "never_seen": Text(
        ru="Устройство ещё ни разу не выходило на связь. Проверьте питание, сеть и ключ.",
        en="The device has never connected. Check its power, network and token.",
    ),
}
_BAD = frozenset({"absent", "fault"})
_OTHER_FAULT = Text(
    ru="Неисправность. Выключите и включите устройство; если повторится, позовите техника.",
    en="A fault. Switch the device off and on; if the fault returns, call the technician.",
)
_WELL: dict[str, Text] = {
    "ready": Text(ru="Работает.", en="Working."),
    "busy": Text(ru="Занято работой.", en="Busy."),
    "open": Text(ru="Порт открыт, ответа не было.", en="The port is open, but there has been no response."),
}


def known_causes() -> frozenset[str]:
    """All causes that have a sentence of their own."""
    return frozenset(_ADVICE)


def trouble(state: str, cause: str | None, paper: str | None) -> str | None:
    """The cause that staff must deal with; None while the device is working."""
    if state in _BAD:
        return cause or state
    if cause in WARNINGS:
        return cause
    return "paper_near_end" if paper == "near_end" else None


def advice(state: str, cause: str | None, paper: str | None = None) -> Text:
    """What is wrong and what to do about it, or that the device is working."""
    serious = trouble(state, cause, paper)
    if serious is None:
        return _WELL.get(state, _WELL["open"])
    return advice_of(serious)


def advice_of(cause: str) -> Text:
    """What a cause means and what to do about it."""
    return _ADVICE.get(cause, _OTHER_FAULT)


def kind_name(kind: str) -> Text:
    """The name of a kind of device."""
    return KINDS.get(kind, Text(ru="Устройство", en="Device"))
