"""The keys of Linux input devices: codes, names, and the characters of the US layout. Pure.

The codes are the kernel's (linux/input-event-codes.h) and never change. The layout is fixed on purpose: a scanner in
keyboard mode sends key positions, and the desktop's Russian layout would turn Latin letters into Cyrillic.
"""

LETTER_ROWS = ((16, "QWERTYUIOP"), (30, "ASDFGHJKL"), (44, "ZXCVBNM"))
PUNCTUATION = {
    "MINUS": (12, "-", "_"),
    "EQUAL": (13, "=", "+"),
    "LEFTBRACE": (26, "[", "{"),
    "RIGHTBRACE": (27, "]", "}"),
    "SEMICOLON": (39, ";", ":"),
    "APOSTROPHE": (40, "'", '"'),
    "GRAVE": (41, "`", "~"),
    "BACKSLASH": (43, "\\", "|"),
    "COMMA": (51, ",", "<"),
    "DOT": (52, ".", ">"),
    "SLASH": (53, "/", "?"),
    "SPACE": (57, " ", " "),
}
KEYPAD = {
    "KPASTERISK": (55, "*"),
    "KP7": (71, "7"),
    "KP8": (72, "8"),
    "KP9": (73, "9"),
    "KPMINUS": (74, "-"),
    "KP4": (75, "4"),
    "KP5": (76, "5"),
    "KP6": (77, "6"),
    "KPPLUS": (78, "+"),
    "KP1": (79, "1"),
    "KP2": (80, "2"),
    "KP3": (81, "3"),
    "KP0": (82, "0"),
    "KPDOT": (83, "."),
    "KPSLASH": (98, "/"),
    "KPEQUAL": (117, "="),
    "KPCOMMA": (121, ","),
}
OTHERS = {
    "ESC": 1,
    "BACKSPACE": 14,
    "TAB": 15,
    "ENTER": 28,
    "LEFTCTRL": 29,
    "LEFTSHIFT": 42,
    "RIGHTSHIFT": 54,
    "LEFTALT": 56,
    "NUMLOCK": 69,
    "KPENTER": 96,
    "RIGHTCTRL": 97,
    "RIGHTALT": 100,
    "HOME": 102,
    "UP": 103,
    "PAGEUP": 104,
    "LEFT": 105,
    "RIGHT": 106,
    "END": 107,
    "DOWN": 108,
    "PAGEDOWN": 109,
    "INSERT": 110,
    "DELETE": 111,
}
FUNCTION_KEYS = {f"F{number}": 58 + number for number in range(1, 11)} | {"F11": 87, "F12": 88}
DIGITS = {**{str(digit): 1 + digit for digit in range(1, 10)}, "0": 11}
SHIFTED_DIGITS = dict(zip("1234567890", "!@#$%^&*()", strict=True))

SHIFTS = frozenset({OTHERS["LEFTSHIFT"], OTHERS["RIGHTSHIFT"]})
ALTS = frozenset({OTHERS["LEFTALT"], OTHERS["RIGHTALT"]})
ENTERS = frozenset({OTHERS["ENTER"], OTHERS["KPENTER"]})


def _tables() -> tuple[dict[str, int], dict[int, tuple[str, str]]]:
    codes = {**OTHERS, **FUNCTION_KEYS, **DIGITS}
    characters = {code: (digit, SHIFTED_DIGITS[digit]) for digit, code in DIGITS.items()}
    for start, letters in LETTER_ROWS:
        for code, letter in enumerate(letters, start):
            codes[letter] = code
            characters[code] = (letter.lower(), letter)
    for name, (code, plain, shifted) in PUNCTUATION.items():
        codes[name] = code
        characters[code] = (plain, shifted)
    for name, (code, character) in KEYPAD.items():
        codes[name] = code
        characters[code] = (character, character)
    return codes, characters


CODES, CHARACTERS = _tables()
"""The code by name (as in the kernel, without `KEY_`), and the characters without and with Shift by code."""


def code_of(name: str) -> int:
    """The code of a key named as `evtest` names it, with or without `KEY_`. Raises ValueError."""
    plain = name.upper().removeprefix("KEY_")
    if plain not in CODES:
        raise ValueError(f"there is no key {name}: use the names of evtest, such as KP1, KPENTER, F5")
    return CODES[plain]
