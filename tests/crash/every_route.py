"""Every route and every message on a failing disk: what cannot be done is refused by name, in two languages, and nothing fails.

`python -m tests.crash.every_route --rounds 5` prints what was asked and what came of it; the exit code is 1 after a failure.
A round asks every route once under each fault: a full, a read-only, a broken disk, and no file handle left. After each the
office must take a ticket again.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.attack import plausible
from tests.attack.malformed import Attack, Tried
from tests.crash.disk import Disk, Fault
from tests.crash.tally import Tally, table
from tests.running import HOUSE
from tests.web.permissions.two_of_everything import two_of_everything

FAULTS = {
    "full disk": Fault.FULL,
    "read-only disk": Fault.READ_ONLY,
    "broken disk": Fault.BROKEN,
    "no file handle left": None,
}
_REFUSED_BY_NAME = 503
_LEFT_OUT = frozenset({"sign_in.leave", "account.change_password"})
# Without new file handles these succeed, and the next ticket would rightly be refused.
_ENDS = frozenset({"api_hall.end_of_day", "api_windows.close_window"})


class Asked(Attack):
    """Asks every route as the contract has it."""

    def every_route(self, fault: str, tally: Tally) -> None:
        """Asks each route, and sends each message, once under a fault."""
        for route in self._dice.sample(self._routes, len(self._routes)):
            if route.endpoint in _LEFT_OUT or (FAULTS[fault] is None and route.endpoint in _ENDS):
                continue
            objects = self._dice.choice(self._objects)
            body: Any = None
            if route.method == "POST":
                body = plausible.body(route.endpoint, route.method, route.rule, objects, self._dice)
                if isinstance(body, dict) and "request_id" in body:
                    body["request_id"] = f"{fault} {self._dice.random()}"
            self._ask(f"{route.method} {route.rule}", self._request(route, objects, body), fault, tally)
        for namespace, event in self._events:
            if event not in {"connect", "disconnect"}:
                self._say(namespace, event, fault, tally)

    def _request(self, route: Any, objects: Any, body: Any) -> dict[str, Any]:
        data, kind = b"", ""
        if body is not None and plausible.is_form(route.endpoint):
            data, kind = urlencode(body).encode(), "application/x-www-form-urlencoded"
        elif body is not None:
            data, kind = json.dumps(body).encode(), "application/json"
        environ = self._environ(route, objects)
        headers = {name: value for name, value in environ.items() if not name.startswith("HTTP_")}
        return {
            **headers,
            **self._headers(route),
            "HTTP_HOST": "localhost",
            "PATH_INFO": self._path(route, objects, False).decode("latin-1"),
            "QUERY_STRING": "",
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(data)),
            "wsgi.input": BytesIO(data),
        }

    def _ask(self, what: str, environ: dict[str, Any], fault: str, tally: Tally) -> None:
        tally.tries += 1
        status, answer = self._answered(environ)
        self._tried.count(what, str(status))
        if status < 300:
            tally.acknowledged += 1
        if status >= 500 and status != _REFUSED_BY_NAME:
            tally.wrong.append(f"{fault}: {what}: {status}, {self._why()}")
        if status == _REFUSED_BY_NAME and what.split(" ")[1].startswith("/api/"):
            text = json.loads(answer).get("text", {})
            if not (text.get("ru") and text.get("en")):
                tally.wrong.append(f"{fault}: {what}: refused without words")

    def _answered(self, environ: dict[str, Any]) -> tuple[int, bytes]:
        self._raised.clear()
        found: list[int] = []

        def begin(status: str, *_: Any) -> Any:
            found.append(int(status[:3]))

        try:
            answer = self._office.app.wsgi_app(environ, begin)
            content = b"".join(answer)
        except Exception as raised:  # not even an answer with 500 could be made
            self._raised.append(raised)
            return 500, b""
        if close := getattr(answer, "close", None):
            close()
        return found[-1], content

    def _say(self, namespace: str, event: str, fault: str, tally: Tally) -> None:
        tally.tries += 1
        message = plausible.messages(self._dice.choice(self._objects), self._dice)
        try:
            self._sockets[namespace].emit(event, message, namespace=namespace, callback=True)
        except Exception as raised:
            self._raised.append(raised)
            tally.wrong.append(f"{fault}: {namespace} {event}: {self._why()}")

    def _why(self) -> str:
        if not self._raised:
            return "no reason"
        raised = self._raised[-1]
        frames, at = [], raised.__traceback__
        while at is not None:
            name = Path(at.tb_frame.f_code.co_filename)
            if HOUSE in name.parents and ".venv" not in name.parts:
                frames.append(f"{name.relative_to(HOUSE)}:{at.tb_lineno}")
            at = at.tb_next
        return f"{type(raised).__name__}: {raised} at {' > '.join(frames[-3:])}"


@contextmanager
def failing(disk_fault: Path, fault: Fault | None) -> Iterator[None]:
    """Within the block this process's disk fails, or (None) it can open no more files."""
    if fault is None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        # The highest handle in use bounds what may be opened; what is free below it is taken first.
        highest = max(int(handle.name) for handle in Path("/proc/self/fd").iterdir())
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 1, hard))
        taken = []
        with suppress(OSError):
            while True:
                taken.append(os.open("/dev/null", os.O_RDONLY))
        try:
            yield
        finally:
            for handle in taken:
                os.close(handle)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return
    with disk_fault.open("r+b") as file:
        file.write(bytes([fault]))
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.write(bytes([Fault.NONE]))


def work(root: Path, disk_fault: Path, rounds: int, seed: int) -> list[Tally]:
    """What the process on the failing disk does."""
    logging.disable(logging.CRITICAL)
    dice = random.Random(seed)
    office = two_of_everything(root / "office")
    asked = Asked(office, Tried(), dice)
    tallies = {name: Tally(f"every route, {name}") for name in FAULTS}
    kept: dict[str, str] = {}
    with asked.watched():
        for turn in range(rounds):
            for name, fault in FAULTS.items():
                tally = tallies[name]
                with failing(disk_fault, fault):
                    asked.every_route(name, tally)
                    if fault is not None:
                        ready = office.client().get("/readyz")
                        if ready.status_code != _REFUSED_BY_NAME:
                            tally.wrong.append(f"{name}: /readyz answers {ready.status_code}")
                began = time.monotonic()
                office.office.tick()
                if office.office.troubles():
                    tally.wrong.append(f"{name}: after it {office.office.troubles()}")
                ticket = office.issue(request_id=f"after {name} {turn}")
                tally.went_on_after(time.monotonic() - began)
                if ticket["number"] in kept.values():
                    tally.twice.append(ticket["number"])
                kept[ticket["id"]] = ticket["number"]
    hall = office.office.ask(lambda hall, _: hall)
    tallies["full disk"].wrong += hall.consistent()
    lost = [number for ticket, number in kept.items() if ticket not in hall.tickets]
    tallies["full disk"].lost += lost
    return list(tallies.values())


def ask_every_route(folder: Path, rounds: int, seed: int) -> list[Tally]:
    """Has a process of its own, on a disk that fails, ask every route."""
    root = folder / "disk"
    root.mkdir(parents=True)
    disk = Disk(root, folder, records=False)
    command = [sys.executable, "-m", "tests.crash.every_route", "--work", str(root.resolve()), str(folder.resolve())]
    options = ["--rounds", str(rounds), "--seed", str(seed)]
    done = subprocess.run(
        ["env", *(f"{name}={value}" for name, value in disk.environment.items()), *command, *options],
        cwd=HOUSE,
        stdout=subprocess.PIPE,
        check=True,
    )
    return [Tally(**tally) for tally in json.loads(done.stdout.decode().splitlines()[-1])]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--work", type=Path, nargs=2, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.work:
        root, beside = given.work
        tallies = work(root, beside / "disk.fault", given.rounds, given.seed)
        print(json.dumps([vars(tally) for tally in tallies]))
        return
    with tempfile.TemporaryDirectory() as folder:
        tallies = ask_every_route(Path(folder), given.rounds, given.seed)
    print(table(tallies))
    wrong = Counter(damage for tally in tallies for damage in tally.damage)
    for damage, count in wrong.most_common(60):
        print(f"{count} × {damage}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
