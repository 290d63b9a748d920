"""Requests that schemathesis makes from the OpenAPI document, in the name of each role: none may make the server fail.

`python -m tests.attack.by_contract --examples 50` asks every call so often in the name of every role, half of them about
objects that exist; it prints what was tried, and the exit code is 1 after any status from 500 on that is not a refusal by name,
or an answer that is not as the document says. Everything happens in this process.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy
from werkzeug.test import Client, TestResponse

from tests.web.contract import hold
from tests.web.permissions.two_of_everything import TwoOfEverything, two_of_everything

ROLES = ("operator1", "manager", "kiosk-1", "board-1", "agent-1", None)
"""Who asks; None is somebody who has not signed in."""
DOCUMENT = "/api/v1/openapi.json"
_TRIAL_S = 0.05
_REFUSED_BY_NAME = frozenset({503})


@dataclass
class Asked:
    """The answers by role, and the failures with the first request that brought each about."""

    answers: dict[str, Counter[int]] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    calls: set[str] = field(default_factory=set)

    def report(self) -> str:
        """What came of it, by role."""
        lines = [
            f"{role}: {found.total()} asked ({', '.join(f'{status}: {count}' for status, count in sorted(found.items()))})"
            for role, found in self.answers.items()
        ]
        total = sum(found.total() for found in self.answers.values())
        lines.append(f"{total} asked of {len(self.calls)} calls, {len(self.failures)} kinds of failures")
        return "\n".join([*lines, *(f"  {what}\n      {by[:300]}" for what, by in sorted(self.failures.items()))])


def ask(folder: Path, roles: tuple[str | None, ...], examples: int, number: int) -> Asked:
    """Asks every call of the document so many times in the name of each role, each role in an office of its own."""
    asked = Asked()
    for role in roles:
        office = two_of_everything(folder / str(role))
        office.server.devices.trials._within_s = _TRIAL_S  # no agent here answers
        try:
            _ask_all(office, role, examples, number, asked)
        finally:
            office.office.close()
            office.server.payments.records.close()
    return asked


def _ask_all(office: TwoOfEverything, role: str | None, examples: int, number: int, asked: Asked) -> None:
    schema: Any = schemathesis.openapi.from_wsgi(DOCUMENT, office.app)
    dice = random.Random(number)
    for found in schema.get_all_operations():
        operation = found.ok()
        asked.calls.add(operation.label)

        def once(case: Any) -> None:
            _ask_once(office, role, case, dice, asked)

        _repeated(once, operation.as_strategy(), examples, number)


def _repeated(test: Callable[[Any], None], cases: SearchStrategy[Any], examples: int, number: int) -> None:
    # Failures are counted, not raised: nothing is to be made smaller.
    limits = settings(
        max_examples=examples,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    repeated: Any = given(cases)(test)
    limits(seed(number)(repeated))()


def _ask_once(office: TwoOfEverything, role: str | None, case: Any, dice: random.Random, asked: Asked) -> None:
    path = _path(case, office.mine.get(role or "", office.mine["manager"]), dice)
    answer = _answer(office, role, case, path)
    asked.answers.setdefault(str(role or "nobody"), Counter())[answer.status_code] += 1
    what = f"{case.operation.label} answers"
    template = case.path.replace("{", "").replace("}", "")
    sent = f"{role}: {path} {case.query} {case.body!r}"
    if answer.status_code >= 500 and answer.status_code not in _REFUSED_BY_NAME:
        asked.failures.setdefault(f"{what} {answer.status_code}", sent)
        return
    try:
        hold(case.method, template, answer.status_code, answer.content_type, answer.get_json(silent=True))
    except Exception as difference:
        asked.failures.setdefault(f"{what} {answer.status_code} not as documented", f"{sent}: {str(difference)[:150]}")


def _path(case: Any, objects: Any, dice: random.Random) -> str:
    path: str = case.path
    for name, value in (case.path_parameters or {}).items():
        known = objects.get(name) if dice.random() < 0.5 else None
        path = path.replace(f"{{{name}}}", quote(known or str(value), safe=""))
    return path


def _answer(office: TwoOfEverything, role: str | None, case: Any, path: str) -> TestResponse:
    headers = {"Authorization": f"Bearer {office.tokens[role]}"} if role else {}
    more: dict[str, Any] = {}
    if isinstance(case.body, bytes):
        more["data"] = case.body
    elif _is_sent(case.body):
        more |= {"data": json.dumps(case.body), "content_type": "application/json"}
    query = {name: value for name, value in (case.query or {}).items() if value is not None}
    return Client(office.app, TestResponse).open(path, method=case.method, headers=headers, query_string=query, **more)


def _is_sent(body: Any) -> bool:
    return body is None or isinstance(body, dict | list | str | int | float | bool)


def main() -> None:
    """The long form."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--examples", type=int, default=50)
    wanted.add_argument("--seed", type=int, default=1)
    given_ = wanted.parse_args()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        asked = ask(Path(folder), ROLES, given_.examples, given_.seed)
    print(asked.report())
    sys.exit(bool(asked.failures))


if __name__ == "__main__":
    main()
