"""The one vocabulary of scripted faults that every emulated device on a line takes, by `--fault` or at run time."""

from collections.abc import Collection
from typing import NamedTuple

from devices.emulators.control import UnknownFault


class Word(NamedTuple):
    """What a fault does; `counts` names the number it takes."""

    meaning: str
    counts: str = ""


WORDS = {
    "approve": Word("payments are approved"),
    "decline": Word("payments are declined"),
    "lose-reply": Word("the next result is lost: the money is taken, nothing is said"),
    "silent": Word("what comes is swallowed, nothing is said or done"),
    "garbage": Word("what is said is spoilt"),
    "noise": Word("rubbish goes before everything said"),
    "duplicate": Word("everything is said twice"),
    "delay": Word("everything is said later", "MILLISECONDS"),
    "truncate": Word("after so many bytes nothing more is said", "N"),
    "nak-storm": Word("so many frames are refused", "N"),
    "power-cut": Word("boards forget what they showed"),
    "twice": Word("the next code is scanned twice"),
    "cut": Word("the next code loses its end"),
    "unplug": Word("the cable is pulled"),
    "plug": Word("the cable is back"),
    "unplug-after-in": Word("the cable is pulled after so many bytes received", "N"),
    "unplug-after-out": Word("the cable is pulled after so many bytes sent", "N"),
    "reboot-after-in": Word("the terminal loses its power after so many bytes received, and starts anew", "N"),
    "reboot-after-out": Word("the terminal loses its power after so many bytes sent, and starts anew", "N"),
    "die-after-in": Word("the emulator's process is killed after so many bytes received", "N"),
    "die-after-out": Word("the emulator's process is killed after so many bytes sent", "N"),
    "ok": Word("no fault any more"),
}
MONEY = ("approve", "decline", "lose-reply", "ok")
LINE = (
    "silent",
    "garbage",
    "noise",
    "duplicate",
    "delay",
    "truncate",
    "unplug",
    "plug",
    "unplug-after-in",
    "unplug-after-out",
    "die-after-in",
    "die-after-out",
)
POWER = ("reboot-after-in", "reboot-after-out")
VTK = (*MONEY, *LINE, *POWER)
TELIUM = (*MONEY, *LINE, *POWER, "nak-storm")
SBER = (*MONEY, "silent", "garbage", "delay", "truncate", "unplug", "plug")
INPAS = (*MONEY, "silent", "garbage", "duplicate", "delay", "truncate", "unplug", "plug")
BOARDS = ("power-cut", "ok", *LINE)
MODBUS_BOARDS = (*BOARDS, "nak-storm")
KEYPAD = ("unplug", "plug", "ok")
SCANNER = ("twice", "cut", "ok", *LINE)
SYNONYMS = {"silence": "silent"}


class Fault(NamedTuple):
    """A fault as it was asked for; `number` is 0 where it takes none."""

    name: str
    number: int = 0


def read_fault(line: str, known: Collection[str]) -> Fault:
    """Reads `name` or `name N`. Raises UnknownFault, whose sentence lists what there is."""
    name, _, number = line.strip().partition(" ")
    name = SYNONYMS.get(name, name)
    if name not in known:
        raise UnknownFault(f"No fault {line.strip()!r}; there are {listed(known)}.")
    if not WORDS[name].counts:
        if number:
            raise UnknownFault(f"{name} takes no number.")
        return Fault(name)
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise UnknownFault(f"{name} needs a number.")
    return Fault(name, int(number))


def table() -> str:
    """The whole vocabulary, a line for each word."""
    return "\n".join(f"{f'{name} {word.counts}'.rstrip():<27}{word.meaning}" for name, word in WORDS.items())


def listed(known: Collection[str]) -> str:
    """The words in the order of the vocabulary: `approve, …, delay MILLISECONDS`."""
    return ", ".join(f"{name} {word.counts}".rstrip() for name, word in WORDS.items() if name in known)
