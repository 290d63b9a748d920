"""The sheet that all charts are drawn on: shapes with a class each, whose colours charts.css sets on a page.

Without a style sheet (in a file, in another program) the attributes beside the class hold: the colours of paper. Nothing is
told by colour alone: what is over its target is hatched or marked as well. A chart has no scripts and no style attributes,
so that the strictest content security policy allows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

_NAMESPACE = "http://www.w3.org/2000/svg"
_FACE = "Golos Text, PT Sans, DejaVu Sans, sans-serif"
_INK, _SOFT, _LINE = "#10202f", "#3c4d5d", "#8797a6"
_BRAND = "#0a4a80"

_ON_PAPER: dict[str, dict[str, str]] = {
    "chart-text": {"fill": _INK},
    "chart-strong": {"fill": _INK, "font-weight": "700"},
    "chart-soft": {"fill": _SOFT},
    "chart-on-dark": {"fill": "#ffffff"},
    "chart-axis": {"stroke": _LINE, "stroke-width": "1", "fill": "none"},
    "chart-nothing": {"stroke": _LINE, "stroke-width": "1", "stroke-dasharray": "3 3", "fill": "none"},
    "chart-heat-0": {"fill": "#edf4fa"},
    "chart-heat-1": {"fill": "#d3e4f3"},
    "chart-heat-2": {"fill": "#b0cfe8"},
    "chart-heat-3": {"fill": "#2c6a9f"},
    "chart-heat-4": {"fill": "#0a4a80"},
    "chart-heat-5": {"fill": "#062f53"},
    "chart-over": {"stroke": _INK, "stroke-width": "2.5", "fill": "none"},
    "chart-bar": {"fill": _BRAND},
    "chart-hatched": {"stroke": _BRAND, "stroke-width": "1.5"},
    "chart-hatch": {"stroke": _BRAND, "stroke-width": "3"},
    "chart-target": {"stroke": _INK, "stroke-width": "2.5", "stroke-dasharray": "5 3", "fill": "none"},
    "chart-line": {"stroke": _BRAND, "stroke-width": "2.5", "fill": "none"},
    "chart-area": {"fill": _BRAND, "fill-opacity": "0.14"},
    "chart-idle": {"fill": "#ffffff", "stroke": _LINE, "stroke-width": "1"},
    "chart-calling": {"fill": "#b0cfe8"},
    "chart-break": {"fill": "#e3e9ef", "stroke": _SOFT, "stroke-width": "1"},
    "chart-phone": {"fill": "#ffdc85", "stroke": _INK, "stroke-width": "0.5"},
}


@dataclass(frozen=True, slots=True)
class Part:
    """An element that more can be drawn into."""

    element: Element


class Drawing:
    """A picture of so many units each way. `name` is its id and begins the ids within; `label` is read aloud for it."""

    def __init__(self, name: str, width: float, height: float, label: str, *, with_links: bool = False) -> None:
        self._name = name
        self._root = Element(
            "svg",
            {
                "xmlns": _NAMESPACE,
                "id": name,
                "class": "chart",
                "viewBox": f"0 0 {_short(width)} {_short(height)}",
                # A picture with links is a group of them: whoever cannot see it walks through the links.
                "role": "group" if with_links else "img",
                "aria-label": label,
                "font-family": _FACE,
                "font-size": "14",
            },
        )
        self.sheet = Part(self._root)

    def rectangle(
        self, into: Part, look: str, x: float, y: float, width: float, height: float, round_: float = 0
    ) -> Part:
        size = {"x": x, "y": y, "width": max(0.0, width), "height": max(0.0, height)}
        return self._shape(into, "rect", look, size | ({"rx": round_} if round_ else {}))

    def line(self, into: Part, look: str, x1: float, y1: float, x2: float, y2: float) -> None:
        self._shape(into, "line", look, {"x1": x1, "y1": y1, "x2": x2, "y2": y2})

    def path(self, into: Part, look: str, d: str) -> None:
        self._element(into, "path", {"class": look, **_ON_PAPER[look], "d": d})

    def text(
        self, into: Part, look: str, x: float, y: float, words: str, anchor: str = "start", size: float = 14
    ) -> None:
        """`y` is the base line; `anchor`: start, middle or end."""
        place = {"x": _short(x), "y": _short(y), "text-anchor": anchor, "font-size": _short(size)}
        self._element(into, "text", {"class": look, **_ON_PAPER[look], **place}).element.text = words

    def group(self, into: Part, title: str = "", href: str = "") -> Part:
        """Parts that belong together; with a title that the pointer shows, and an address that a press opens."""
        made = self._element(into, "a" if href else "g", {"href": href} if href else {})
        if title:
            self._element(made, "title", {}).element.text = title
        return made

    def hatched(self, into: Part, x: float, y: float, width: float, height: float) -> None:
        """A rectangle of slanted lines, for what is over its target."""
        name = f"{self._name}-hatch"
        if self._root.find(f"pattern[@id='{name}']") is None:
            size = {"id": name, "width": "7", "height": "7", "patternUnits": "userSpaceOnUse"}
            pattern = Part(Element("pattern", {**size, "patternTransform": "rotate(45)"}))
            self._root.insert(0, pattern.element)
            self.line(pattern, "chart-hatch", 0, 0, 0, 7)
        shape = self.rectangle(into, "chart-hatched", x, y, width, height)
        shape.element.set("fill", f"url(#{name})")

    def on_page(self) -> Markup:
        """For a template."""
        # The tree escapes every text and every attribute.
        return Markup(tostring(self._root, encoding="unicode"))

    def in_file(self) -> bytes:
        """A file of its own, with the colours of paper."""
        drawn: bytes = tostring(self._root, encoding="utf-8", xml_declaration=True)
        return drawn

    def _shape(self, into: Part, kind: str, look: str, place: dict[str, float]) -> Part:
        return self._element(
            into, kind, {"class": look, **_ON_PAPER[look], **{name: _short(value) for name, value in place.items()}}
        )

    def _element(self, into: Part, kind: str, attributes: dict[str, str]) -> Part:
        return Part(SubElement(into.element, kind, attributes))


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
