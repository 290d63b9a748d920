"""The time axis of a day, and what stands above it: the queue's length, and the windows with what each of them did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web.charts.drawing import Drawing, Part

_WIDTH = 1180
_LEFT, _RIGHT = 90, 26
_HEAD = 26
_QUEUE, _LANE, _THICK = 150, 34, 22
_MOST_LINES = 5
_STEPS = (1, 2, 5, 10, 20, 50, 100)
_HOUR_S = 3600
_LEAST_WIDTH = 1.5
_LETTER = 8.5


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a lane shows from `begins_s` to `ends_s`, in seconds of the day; `look` is a class of the drawing.

    `words` stand in it if there is room; `title` says it in a sentence; `over`: longer than allowed, marked by ▲.
    """

    begins_s: float
    ends_s: float
    look: str
    title: str
    words: str = ""
    href: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the day, mostly a window."""

    label: str
    stretches: Sequence[Stretch]


class _Axis:
    def __init__(self, begins_s: float, ends_s: float) -> None:
        self.begins_s, self.ends_s = begins_s, max(ends_s, begins_s + _HOUR_S)
        self._scale = (_WIDTH - _LEFT - _RIGHT) / (self.ends_s - self.begins_s)

    def x(self, at_s: float) -> float:
        return _LEFT + (min(max(at_s, self.begins_s), self.ends_s) - self.begins_s) * self._scale

    def draw(self, drawing: Drawing, top: float, bottom: float) -> None:
        """A line for each hour, its time on top."""
        hour = -(-int(self.begins_s) // _HOUR_S)
        while hour * _HOUR_S <= self.ends_s:
            x = self.x(hour * _HOUR_S)
            drawing.line(drawing.sheet, "chart-axis", x, top, x, bottom)
            drawing.text(drawing.sheet, "chart-soft", x, top - 8, f"{hour:02d}:00", "middle", 13)
            hour += 1


def day_of_windows(
    name: str, label: str, begins_s: float, ends_s: float, lanes: Sequence[Lane], at_s: float | None = None
) -> Drawing:
    """What each window did through the day; `at_s` is a moment to mark."""
    axis = _Axis(begins_s, ends_s)
    bottom = _HEAD + _LANE * len(lanes)
    drawing = Drawing(name, _WIDTH, bottom + 6, label, with_links=_lead_somewhere(lanes))
    axis.draw(drawing, _HEAD, bottom)
    _draw_lanes(drawing, axis, _HEAD, lanes)
    if at_s is not None:
        drawing.line(drawing.sheet, "chart-target", axis.x(at_s), _HEAD - 4, axis.x(at_s), bottom + 4)
    return drawing


def queue_of_day(
    name: str,
    label: str,
    begins_s: float,
    ends_s: float,
    lengths: Sequence[tuple[float, int]],
    breaks: Sequence[Lane],
    at_s: float | None = None,
) -> Drawing:
    """How many waited through the day, with the breaks under it. `lengths`: from each moment on so many, in order."""
    axis = _Axis(begins_s, ends_s)
    most = max([length for _, length in lengths], default=0) or 1
    floor = _HEAD + _QUEUE
    bottom = floor + 14 + _LANE * len(breaks)
    drawing = Drawing(name, _WIDTH, bottom + 6, label, with_links=_lead_somewhere(breaks))
    axis.draw(drawing, _HEAD, bottom)
    scale = (_QUEUE - 8) / most
    step = next((step for step in _STEPS if most / step <= _MOST_LINES), _STEPS[-1])
    for line in range(0, most + 1, step):
        drawing.line(drawing.sheet, "chart-axis", _LEFT, floor - line * scale, _WIDTH - _RIGHT, floor - line * scale)
        drawing.text(drawing.sheet, "chart-soft", _LEFT - 8, floor - line * scale + 5, str(line), "end", 13)
    steps, before = [f"M{axis.x(begins_s):.1f} {floor:.1f}"], 0
    for at, length in lengths:
        steps.append(f"L{axis.x(at):.1f} {floor - before * scale:.1f}L{axis.x(at):.1f} {floor - length * scale:.1f}")
        before = length
    steps.append(f"L{axis.x(ends_s):.1f} {floor - before * scale:.1f}")
    drawing.path(drawing.sheet, "chart-area", "".join([*steps, f"L{axis.x(ends_s):.1f} {floor:.1f}Z"]))
    drawing.path(drawing.sheet, "chart-line", "".join(steps))
    _draw_lanes(drawing, axis, floor + 14, breaks)
    if at_s is not None:
        drawing.line(drawing.sheet, "chart-target", axis.x(at_s), _HEAD - 4, axis.x(at_s), bottom + 4)
    return drawing


def _lead_somewhere(lanes: Sequence[Lane]) -> bool:
    return any(stretch.href for lane in lanes for stretch in lane.stretches)


def _draw_lanes(drawing: Drawing, axis: _Axis, top: float, lanes: Sequence[Lane]) -> None:
    for down, lane in enumerate(lanes):
        y = top + _LANE * down + (_LANE - _THICK) / 2
        drawing.text(drawing.sheet, "chart-text", 0, y + _THICK - 6, lane.label)
        for stretch in lane.stretches:
            part = drawing.group(drawing.sheet, stretch.title, stretch.href)
            _draw(drawing, part, axis, y, stretch)


def _draw(drawing: Drawing, part: Part, axis: _Axis, y: float, stretch: Stretch) -> None:
    x = axis.x(stretch.begins_s)
    width = max(_LEAST_WIDTH, axis.x(stretch.ends_s) - x)
    drawing.rectangle(part, stretch.look, x, y, width, _THICK)
    words = ("▲ " if stretch.over else "") + stretch.words
    if words and width > _LETTER * len(words):
        on = "chart-on-dark" if stretch.look == "chart-bar" else "chart-text"
        drawing.text(part, on, x + width / 2, y + _THICK - 6, words, "middle", 12)
    elif stretch.over:
        drawing.text(part, "chart-strong", x + width / 2, y - 1, "▲", "middle", 9)
