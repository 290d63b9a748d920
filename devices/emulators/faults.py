"""The vocabulary of faults that all emulated devices share, set by `--fault` or at run time."""

from collections.abc import Collection
from typing import NamedTuple

from devices.emulators.control import UnknownFault


class FaultWord(NamedTuple):
    """What a fault does; `number` names the number it takes, "" for none."""

    meaning: str
    number: str = ""


WORDS = {
    "approve": FaultWord("payments are approved"),
    "decline": FaultWord("payments are declined"),
    "lose-reply": FaultWord("the next result is lost: the money is taken, no answer is sent"),
    "silent": FaultWord("input is ignored, nothing is sent or done"),
    "garbage": FaultWord("output is corrupted"),
    "noise": FaultWord("noise is sent before every output"),
    "duplicate": FaultWord("every output is sent twice"),
    "delay": FaultWord("every output is sent later", "MILLISECONDS"),
    "truncate": FaultWord("output stops after so many bytes", "N"),
    "nak-storm": FaultWord("so many frames are refused", "N"),
    "reset": FaultWord("the terminal forgets its operations and counts from 0; the bank does not forget"),
    "swap": FaultWord("another terminal takes its place, which counts from this number", "N"),
    "power-cut": FaultWord("boards forget what they showed"),
    "twice": FaultWord("the next code is scanned twice"),
    "cut": FaultWord("the next code loses its end"),
    "no-paper": FaultWord("the register has no paper"),
    "paper": FaultWord("paper is put in"),
    "paper-ends-in-receipt": FaultWord("the paper ends in the middle of the next print"),
    "cover": FaultWord("the register's cover is open"),
    "busy": FaultWord('so many commands are answered by "still printing"', "N"),
    "close-undone": FaultWord("the next receipt is answered as done and not registered"),
    "shift-hours": FaultWord("the open shift is so many hours older", "N"),
    "clock-behind": FaultWord("the register's clock is so many minutes behind", "N"),
    "unsent-days": FaultWord("documents have waited for the operator so many days", "N"),
    "storage-full": FaultWord("the fiscal storage is full"),
    "storage-expired": FaultWord("the fiscal storage has expired"),
    "storage-exchanged": FaultWord("another, empty fiscal storage is put in"),
    "date-unconfirmed": FaultWord("the register waits for its date to be confirmed"),
    "forget": FaultWord("the web server loses its list of tasks"),
    "old-driver": FaultWord("the driver is older than the rates of 2026"),
    "unplug": FaultWord("the cable is pulled"),
    "plug": FaultWord("the cable is plugged in"),
    "unplug-after-in": FaultWord("the cable is pulled after so many bytes received", "N"),
    "unplug-after-out": FaultWord("the cable is pulled after so many bytes sent", "N"),
    "reboot-after-in": FaultWord("the terminal loses power after so many bytes received, and restarts", "N"),
    "reboot-after-out": FaultWord("the terminal loses power after so many bytes sent, and restarts", "N"),
    "die-after-in": FaultWord("the emulator's process is killed after so many bytes received", "N"),
    "die-after-out": FaultWord("the emulator's process is killed after so many bytes sent", "N"),
    "ok": FaultWord("all faults end"),
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
VTK = (*MONEY, *LINE, *POWER, "reset", "swap")
TELIUM = (*MONEY, *LINE, *POWER, "nak-storm")
SBER = (*MONEY, "silent", "garbage", "delay", "truncate", "unplug", "plug")
INPAS = (*MONEY, "silent", "garbage", "duplicate", "delay", "truncate", "unplug", "plug")
REGISTER = (
    "ok",
    "lose-reply",
    "no-paper",
    "paper",
    "paper-ends-in-receipt",
    "cover",
    "close-undone",
    "shift-hours",
    "clock-behind",
    "unsent-days",
    "storage-full",
    "storage-expired",
    "storage-exchanged",
)
SHTRIH = (*REGISTER, "busy", "date-unconfirmed", *LINE, *POWER)
ATOL = (
    *REGISTER,
    "forget",
    "old-driver",
    "silent",
    "garbage",
    "delay",
    "truncate",
    "unplug",
    "plug",
    "unplug-after-in",
    "unplug-after-out",
)
BOARDS = ("power-cut", "ok", *LINE)
MODBUS_BOARDS = (*BOARDS, "nak-storm")
KEYPAD = ("unplug", "plug", "ok")
SCANNER = ("twice", "cut", "ok", *LINE)
SYNONYMS = {"silence": "silent"}


class Fault(NamedTuple):
    """A fault as requested; `number` is 0 where it takes none."""

    name: str
    number: int = 0


def read_fault(line: str, known: Collection[str]) -> Fault:
    """Reads `name` or `name N`. Raises UnknownFault, whose message lists the known faults."""
    name, _, number = line.strip().partition(" ")
    name = SYNONYMS.get(name, name)
    if name not in known:
        raise UnknownFault(f"No fault {line.strip()!r}; there are {listed(known)}.")
    if not WORDS[name].number:
        if number:
            raise UnknownFault(f"{name} takes no number.")
        return Fault(name)
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise UnknownFault(f"{name} needs a number.")
    return Fault(name, int(number))


def table() -> str:
    """The whole vocabulary, a line for each word."""
    return "\n".join(f"{f'{name} {word.number}'.rstrip():<27}{word.meaning}" for name, word in WORDS.items())


def listed(known: Collection[str]) -> str:
    """The words in the order of the vocabulary: `approve, …, delay MILLISECONDS`."""
    return ", ".join(f"{name} {word.number}".rstrip() for name, word in WORDS.items() if name in known)
