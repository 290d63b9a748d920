"""Tests a device on a manager's request and waits for the outcome: a test page, a handshake, a pattern."""

from __future__ import annotations

import queue
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from queue_core.model import JobSubject
from queue_core.office import Office
from queue_core.payments.report_subjects import TRIAL_PREFIX
from queue_core.texts import Text
from queue_core.views.device_advice import advice_of
from web.devices.registry import Entry
from web.devices.screens import PAGES

WITHIN_S = 15.0
"""How long to wait for the outcome; the printer may be busy with a slip when the test arrives."""
_OUTCOMES = {"printed": "passed", "passed": "passed", "failed": "failed", "unknown": "unknown"}


class TrialAgents(Protocol):
    """The agents, which carry trials out."""

    def send(self, agent: str, job: Mapping[str, Any]) -> bool: ...

    def try_device(self, agent: str, trial: Mapping[str, Any]) -> bool:
        """Sends a `test` event; False when the agent is away."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The outcome of a trial: `passed`, `failed`, or `unknown` when a person has to look; `text` is advice to staff."""

    outcome: str
    cause: str | None
    detail: str | None
    text: Text


class Trials:
    """The trials of all devices; several may be under way at once."""

    def __init__(self, office: Office, agents: TrialAgents, within_s: float = WITHIN_S) -> None:
        self._office = office
        self._agents = agents
        self._within_s = within_s
        # The trials under way: the agent that was asked, and where its answer is awaited.
        self._waiting: dict[str, tuple[str, queue.Queue[Trial]]] = {}

    def run(self, entry: Entry) -> Trial:
        """Tries the device and waits for the outcome."""
        if entry.kind in PAGES:
            return _of_page(entry)
        if entry.agent is None:
            return _trial("failed", "agent_away", None)
        name = f"{TRIAL_PREFIX}{uuid.uuid4().hex[:12]}"
        answers: queue.Queue[Trial] = queue.Queue()
        self._waiting[name] = (entry.agent, answers)
        try:
            if not self._send(entry, entry.agent, name):
                return _trial("failed", "agent_away", f"The agent {entry.agent} is not connected.")
            return answers.get(timeout=self._within_s)
        except queue.Empty:
            return _trial("unknown", "no_report", "The agent has not reported the outcome of the test.")
        finally:
            del self._waiting[name]

    def report(self, agent: str, message: Mapping[str, Any]) -> bool:
        """Takes a `report` or `tested` event of an agent. False when another agent was asked.

        True also for a trial that has timed out: it is over, and the agent may forget it.
        """
        asked, answers = self._waiting.get(str(message.get("job")), (agent, None))
        if asked != agent:
            return False
        if answers is not None:
            outcome = _OUTCOMES.get(str(message.get("outcome")), "unknown")
            answers.put(_trial(outcome, message.get("cause"), message.get("detail")))
        return True

    def _send(self, entry: Entry, agent: str, name: str) -> bool:
        if entry.kind != "printer":
            return self._agents.try_device(agent, {"job": name, "device": entry.id})
        printer = self._office.settings.printer.get(entry.id)
        document = test_page(entry.id, self._now(), printer.columns if printer else 42)
        job = {"job": name, "for": JobSubject.TRIAL.value, "device": entry.id, "kind": "test", "document": document}
        return self._agents.send(agent, job)

    def _now(self) -> datetime:
        return self._office.now().astimezone(self._office.settings.office.zone_info)


def test_page(device: str, now: datetime, columns: int) -> dict[str, Any]:
    """A slip that shows all a slip needs: the characters of both languages, sizes, full width, the QR code."""
    ruler = ("1234567890" * 10)[:columns]
    lines: list[dict[str, Any]] = [
        {"text": "ПРОВЕРКА ПЕЧАТИ / TEST", "align": "center", "bold": True},
        {"text": device, "align": "center"},
        {"text": f"{now:%d.%m.%Y %H:%M}", "align": "center"},
        {"text": ruler},
        {"text": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"},
        {"text": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"},
        {"text": "ABCDEFGHIJKLMNOPQRSTUVWXYZ № 0123456789"},
        {"text": "К-014", "align": "center", "width": 4, "height": 4, "bold": True},
        {"text": "Строка цифр должна занять всю ширину, не больше. Буквы должны читаться.", "align": "center"},
    ]
    return {"lines": lines, "qr": {"data": f"TALON TEST {device}", "size": 6}}


def _of_page(entry: Entry) -> Trial:
    if entry.state == "ready":
        return Trial("passed", None, None, Text(ru="Экран на связи.", en="The screen is connected."))
    return _trial("failed", entry.cause, entry.detail)


def _trial(outcome: str, cause: Any, detail: Any) -> Trial:
    cause = cause if isinstance(cause, str) else None
    detail = detail if isinstance(detail, str) else None
    if outcome == "passed":
        return Trial(outcome, None, detail, Text(ru="Проверка прошла.", en="The test has passed."))
    if outcome == "unknown":
        look = Text(
            ru="Ответа нет или его не бывает: посмотрите на само устройство.",
            en="This device cannot answer, or did not: look at the device itself.",
        )
        return Trial(outcome, cause, detail, look)
    return Trial(outcome, cause, detail, advice_of(cause or "fault"))
