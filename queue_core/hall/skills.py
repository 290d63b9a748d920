"""The windows' current skills, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping

from queue_core.model import Group, Kind
from queue_core.settings import Settings


class Skills:
    """The windows' skills, preferred ones first. Immutable: `changed` returns new ones."""

    def __init__(self, settings: Settings, of: Mapping[str, tuple[str, ...]]) -> None:
        self._settings = settings
        self.of = of
        # The windows that can provide each service.
        self.windows_of: dict[str, frozenset[str]] = {
            service: frozenset(window for window, skills in of.items() if service in skills)
            for service in settings.service
        }
        # The services whose visitors are called to the same windows as those of each service, itself included.
        self.rivals_of: dict[str, frozenset[str]] = {
            service: frozenset(skill for window in windows for skill in of[window])
            for service, windows in self.windows_of.items()
        }
        # The windows that serve individuals, the subject of the break rule of clause 6.2.5.
        self.receiving_individuals: frozenset[str] = frozenset(
            window
            for window, skills in of.items()
            if any(settings.service[skill].group is Group.INDIVIDUAL for skill in skills)
        )

        # The services without a skill that a cash window may take all the same while nobody waits for it.
        self.quick_at: dict[str, tuple[str, ...]] = {
            window: self._quick_without(skills) if self._takes_cash(skills) else () for window, skills in of.items()
        }
        # The cash windows that may take each quick service.
        self.idle_windows_of: dict[str, frozenset[str]] = {
            service: frozenset(window for window, quick in self.quick_at.items() if service in quick)
            for service in settings.service
        }

    def _takes_cash(self, skills: tuple[str, ...]) -> bool:
        kinds = {self._settings.service[skill].kind for skill in skills}
        return self._settings.quick_questions.at_cash_windows and Kind.CASH_OPERATION in kinds

    def _quick_without(self, skills: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(service.id for service in self._settings.services if service.quick and service.id not in skills)

    @classmethod
    def of_settings(cls, settings: Settings) -> Skills:
        """The skills with which each day begins."""
        return cls(settings, {window.id: tuple(window.skills) for window in settings.windows})

    def changed(self, window: str, skills: tuple[str, ...]) -> Skills:
        return Skills(self._settings, {**self.of, window: skills})

    def under(self, before: Settings, after: Settings) -> Skills:
        """These skills under new settings: a window whose skills were changed today keeps the change."""
        of = {}
        for window in after.windows:
            usual = tuple(before.window[window.id].skills) if window.id in before.window else None
            today = self.of.get(window.id)
            kept = tuple(skill for skill in today if skill in after.service) if today and today != usual else ()
            of[window.id] = kept or tuple(window.skills)
        return Skills(after, of)

    def can(self, window: str, service: str) -> bool:
        return window in self.windows_of[service]
