"""One run of an emulated `sb_pilot` of Sber: takes money, writes `e` and `p`, and always exits with 0.

The terminal's memory and its faults are files in the same folder, where `EmulatedSber` installs the program.
"""

import fcntl
import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from devices.emulators.faults import SBER, Fault, read_fault
from devices.emulators.memory import Memory

MEMORY, CONDITION = ".emulated-terminal", ".emulated-condition"
CARD, TERMINAL, MERCHANT = "************1118", "00123456", "780000000001"
AUTHORIZATION = "005991"
HANG_S = 3600.0
NAMES = {"1": "Оплата", "3": "Возврат", "8": "Отмена"}


def main(folder: Path, arguments: list[str]) -> int:
    """Carries out one operation. The exit code means nothing, as in the field."""
    condition = json.loads((folder / CONDITION).read_text("utf-8"))
    with (folder / f"{MEMORY}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            (folder / "e").write_text("115,Библиотека занята\n", condition["encoding"])
            return 0
        PilotRun(folder, condition).carry_out(arguments)
    print("return:0")  # noqa: T201 - the real program prints this, whatever happened
    return 0


class PilotRun:
    """One run, with the faults that were set when it started."""

    def __init__(self, folder: Path, condition: dict[str, Any]) -> None:
        self._folder = folder
        self._encoding: str = condition["encoding"]
        self._card_s: float = condition["card_s"]
        faults = [read_fault(line, SBER) for line in condition["faults"]]
        self._faults: dict[str, Fault] = {fault.name: fault for fault in faults}
        self._memory = Memory(folder / MEMORY)
        self._books: dict[str, Any] = {"charges": [], "slips": [], "calls": 0, **self._memory.read()}

    def carry_out(self, arguments: list[str]) -> None:
        """Does what the arguments ask for."""
        self._books["calls"] += 1
        self._memory.write(self._books)
        if "silent" in self._faults:
            time.sleep(HANG_S)
        match arguments:
            case [("1" | "3" | "8") as what, kopecks, *_] if kopecks.isdigit() and int(kopecks) > 0:
                self._move(what, int(kopecks))
            case ["7"]:
                self._answer(0, "Успешно", "     Сверка итогов\n  Итоги совпали\n")
            case ["12"]:
                slips = self._books["slips"]
                self._answer(0, "Успешно", slips[-1]) if slips else self._answer(4119, "Нет чека")
            case ["26"]:
                self._answer(99, "Нет пинпада") if "unplug" in self._faults else self._answer(0, "Успешно")
            case _:
                self._answer(1, "Неверные параметры")

    def _move(self, what: str, kopecks: int) -> None:
        if "unplug" in self._faults:
            self._answer(99, "Нет пинпада")
            return
        time.sleep(self._card_s)
        if "decline" in self._faults:
            self._answer(4451, "Недостаточно средств", f"{NAMES[what]}\n     ОТКАЗАНО\n")
            return
        number = len(self._books["slips"]) + 1
        rrn = f"{628810000000 + number}"
        now = datetime.now().astimezone()
        slip = (
            f"        ПАО СБЕРБАНК\n{now:%d.%m.%y}     {now:%H:%M}     ЧЕК {number:04d}\n"
            f"Т: {TERMINAL}   М:{MERCHANT}\n{NAMES[what]}\nКарта:(D)       {CARD}\n"
            f"Сумма (Руб):\n     {kopecks // 100}.{kopecks % 100:02d}\n      ОДОБРЕНО\n"
            f"Код авторизации: {AUTHORIZATION}\nНомер ссылки: {rrn}\n"
        )
        self._books["charges"].append(kopecks if what == "1" else -kopecks)
        self._books["slips"].append(slip)
        self._memory.write(self._books)
        if "lose-reply" in self._faults:
            _clear_fault(self._folder, "lose-reply")
            return
        lines = ["0,Успешно", CARD, "12/29", AUTHORIZATION, f"{number:04d}", "Visa", "", TERMINAL]
        lines += [f"{now:%Y%m%d%H%M%S}", rrn, "9C1185A5C5E9FC54612808977EE8F548B2258D31", "", "", MERCHANT]
        self._answer(0, "\n".join(lines).removeprefix("0,"), slip)

    def _answer(self, code: int, text: str, slip: str = "") -> None:
        if "delay" in self._faults:
            time.sleep(self._faults["delay"].number / 1000)
        answer = f"{code},{text}\n".encode(self._encoding)
        if "garbage" in self._faults:
            answer = bytes(byte ^ 0x5A for byte in answer)
        if "truncate" in self._faults:
            answer = answer[: self._faults["truncate"].number]
        if slip:
            (self._folder / "p").write_bytes(slip.encode(self._encoding))
        (self._folder / "e").write_bytes(answer)


def _clear_fault(folder: Path, fault: str) -> None:
    condition = json.loads((folder / CONDITION).read_text("utf-8"))
    write_condition(folder, {**condition, "faults": [name for name in condition["faults"] if name != fault]})


def write_condition(folder: Path, condition: dict[str, Any]) -> None:
    """Writes the faults, atomically: a run may be reading them."""
    new = folder / f"{CONDITION}.{os.getpid()}"
    new.write_text(json.dumps(condition, ensure_ascii=False), "utf-8")
    new.replace(folder / CONDITION)


if __name__ == "__main__":
    sys.exit(main(Path.cwd(), sys.argv[1:]))
