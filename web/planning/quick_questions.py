"""Switches quick questions at cash windows off, once a day, where their outcomes show that they do not help.

It is a version of the settings like any other: the office is its author, its note has the figures, and a manager can go back.
"""

from __future__ import annotations

import logging
from datetime import date

from flask_socketio import SocketIO

from queue_core.errors import Refusal
from queue_core.office import OFFICE_ITSELF, Office
from queue_core.settings import SettingsInvalid
from queue_core.settings.edits import edited
from queue_core.waits.quick_questions import quick_questions_before, reason_to_stop
from web.background import in_thread

log = logging.getLogger(__name__)

_LOOK_S = 60.0


class QuickQuestionsJudge:
    """A task that judges once a service day. A manager who switches them on again is judged by later days only."""

    def __init__(self, office: Office, socketio: SocketIO) -> None:
        self._office = office
        self._socketio = socketio
        self._judged_on: str | None = None

    def start(self) -> None:
        self._socketio.start_background_task(self._look)

    def _look(self) -> None:
        while True:
            self._socketio.sleep(_LOOK_S)
            try:
                self.judge_once_a_day()
            except Exception:
                log.exception("the outcomes of quick questions cannot be judged; they go on as they are")

    def judge_once_a_day(self) -> None:
        settings, day = self._office.settings, self._office.day
        marked = any(service.quick for service in settings.services)
        if day == self._judged_on or not marked or not settings.quick_questions.at_cash_windows:
            return
        self._judged_on = day
        based_on = self._office.settings_version
        decided_on = self._decided_on()
        score = in_thread(lambda: quick_questions_before(self._office.directory, settings, day, decided_on))
        why = reason_to_stop(score)
        if why is None:
            return
        try:
            toml = edited(settings.toml, {"quick_questions": {"at_cash_windows": False}})
            self._office.change_settings(toml, based_on, OFFICE_ITSELF, note=f"{why.ru} {why.en}")
        except (Refusal, SettingsInvalid, ValueError):
            # Somebody has just saved a version of their own: tomorrow is soon enough.
            log.exception("quick questions could not be switched off")

    def _decided_on(self) -> date | None:
        """When a version of the settings last changed whether cash windows take them; what was before counts no more."""
        for version in reversed(self._office.settings_versions()):
            if any(str(change["path"]).startswith("quick_questions") for change in version.changes):
                return version.at.astimezone(self._office.settings.office.zone_info).date()
        return None
