"""Decodes the events of a keyboard device: an operator's action, or a line typed by a scanner. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from devices.inputs.keys import ALTS, CHARACTERS, ENTERS, SHIFTS
from devices.inputs.scan import MAX_SCAN

BOUNCE_S = 0.15
"""A worn key closes twice; nobody presses the same key again this soon."""
UNFINISHED_S = 1.0
"""A scanner types a whole slip in less; keys older than this are not the beginning of the scan."""


@dataclass(frozen=True)
class KeyEvent:
    """One key event: the kernel's code; `value` 1 pressed, 0 released, 2 repeated by the kernel; `at` in seconds."""

    code: int
    value: int
    at: float


class KeypadDecoder:
    """`keys` maps key codes to actions. Releases, repeats, bounces and other keys are ignored."""

    def __init__(self, keys: Mapping[int, str]) -> None:
        self._keys = dict(keys)
        self._last: dict[int, float] = {}

    def feed(self, event: KeyEvent) -> str | None:
        """The action of this event, None where it has none."""
        action = self._keys.get(event.code)
        if action is None or event.value == 2:
            return None
        quiet_s = event.at - self._last.get(event.code, float("-inf"))
        # Contacts bounce when released, too.
        self._last[event.code] = event.at
        return action if event.value == 1 and not 0 <= quiet_s < BOUNCE_S else None


class WedgeDecoder:
    """Lines of a scanner in keyboard mode, read by the US layout whatever the desktop's is. Enter ends a line.

    A scan typed with Alt and the number pad is refused, because its codes depend on the desktop: switch that mode off.
    """

    def __init__(self, refused: Callable[[str], None] = lambda why: None) -> None:
        self._refused = refused
        self._held: set[int] = set()
        self._clear()
        self._at = 0.0

    def _clear(self) -> None:
        self._line = ""
        self._wrong: str | None = None

    def feed(self, event: KeyEvent) -> str | None:
        """The line that this event ends, None where it ends none."""
        if event.code in SHIFTS | ALTS:
            (self._held.add if event.value else self._held.discard)(event.code)
        if event.value != 1 or event.code in SHIFTS:
            return None
        if event.at - self._at > UNFINISHED_S:
            self._clear()
        self._at = event.at
        if event.code in ENTERS:
            return self._end()
        if self._held & ALTS:
            self._wrong = "the scanner types with Alt and the number pad: switch that mode off"
        elif event.code in CHARACTERS and len(self._line) < MAX_SCAN:
            self._line += CHARACTERS[event.code][bool(self._held & SHIFTS)]
        elif event.code in CHARACTERS:
            self._wrong = f"it is longer than {MAX_SCAN} characters"
        else:
            self._wrong = f"key {event.code} cannot be part of a scan"
        return None

    def _end(self) -> str | None:
        line, wrong = self._line.strip(), self._wrong
        self._clear()
        if wrong is not None:
            self._refused(wrong)
            return None
        return line or None
