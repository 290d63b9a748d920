"""A made-up language in place of Russian: whatever a page shows that did not come through a catalogue stands out.

«Позвать» becomes «⟦Поз́ва́ть жж⟧»: in brackets, accented, 30 % longer. Texts of the settings are put into ‹these›.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from playwright.sync_api import Page

from queue_core.labels import every_name, in_sentence

HOUSE = Path(__file__).parents[2]
ROOMS = ("kiosk", "display", "web")
LONGER = 1.3
_KEPT = re.compile(r"(\{\w*\}|%\(\w+\)[sd]|%[sd%]|<[^>]*>|&\w+;)")
_VOWELS = re.compile("([аеиоуыэюяАЕИОУЫЭЮЯ])(?![\u0300-\u036f])")
# Names of languages, of the product, key caps and people: the same in every language.
_SAME_EVERYWHERE = re.compile(r"\b(?:Талон|Русский|English|Space|Enter|Esc|[A-ZА-Я](?:-\d+)?)\b|#[0-9a-f]{6}")
# What code says by the rules of each language: dates by the browser's own, announced waits by kiosk/wording.
_BY_RULE = re.compile(
    r"(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье), \d+ [а-я]+"
    r"|\d+ [а-я]+\.? \d{4} г\."
    r"|(?:меньше |около )?\d+(?:–\d+)? минут\b"
)


def pseudo(text: str) -> str:
    """A translation in the made-up language; places to be filled and tags stay."""
    parts = _KEPT.split(text)
    accented = "".join(part if _KEPT.fullmatch(part) else _VOWELS.sub("\\1\u0301", part) for part in parts)
    missing = math.ceil(len(text) * LONGER) - len(text) - 2
    filler = " " + " ".join(["жжжж"] * (missing // 5 + 1))[: missing - 1] if missing > 1 else ""
    return f"⟦{accented}{filler.rstrip()}⟧"


def write_catalogues(folder: Path) -> Path:
    """Writes every room's Russian catalogue in the made-up language; `TALON_CATALOGUES` names the folder to the server."""
    for room in ROOMS:
        target = folder / room / "translations/ru/LC_MESSAGES"
        target.mkdir(parents=True)
        with (HOUSE / room / "translations/ru/LC_MESSAGES/messages.po").open("rb") as file:
            catalogue = read_po(file, locale="ru")
        for message in catalogue:
            if message.id:
                said = message.string
                message.string = tuple(map(pseudo, said)) if isinstance(said, tuple) else pseudo(str(said))
        with (target / "messages.mo").open("wb") as file:
            write_mo(file, catalogue)
    return folder


def mark_settings(settings: str) -> str:
    """The office's own Russian words in ‹brackets›, so that a page's other words can be told from them."""
    return re.sub(r'\bru = "([^"]*)"', r'ru = "‹\1›"', settings)


# Every word that a person sees or hears on the page, each with the element it is in.
_WORDS = """(withTitle) => {
  const said = [];
  const shown = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const name = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (["SCRIPT", "STYLE", "NOSCRIPT"].includes(parent.tagName) || !shown(parent)) continue;
    if (parent.closest("[lang=en], [translate=no]")) continue;
    said.push([name(parent), walk.currentNode.textContent]);
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    if (!shown(element)) continue;
    for (const attribute of ["aria-label", "title", "placeholder", "alt"]) {
      if (element.hasAttribute(attribute)) said.push([`${name(element)} ${attribute}`, element.getAttribute(attribute)]);
    }
  }
  if (withTitle) said.push(["title", document.title]);
  return said;
}"""


# Keeps each answer before the page itself gets it. The browser's own tool loses answers to requests that were on their way
# when a test began to answer some requests itself (`page.route`).
_KEEP_ANSWERS = """{
  window.answersKept = [];
  const json = Response.prototype.json;
  Response.prototype.json = async function () {
    const answer = await json.call(this);
    window.answersKept.push(answer);
    return answer;
  };
}"""


class SaidInBothLanguages:
    """What the server told a page as `{ru, en}`: sentences of the core, which keeps its two languages side by side."""

    def __init__(self) -> None:
        # The names of kinds, groups and states are the core's, too: a page gets them in its own language alone.
        self.russian: set[str] = {form.ru for name in every_name() for form in (name, in_sentence(name))}

    def listen_to(self, page: Page) -> None:
        """From the next document on."""
        page.add_init_script(_KEEP_ANSWERS)
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))

    def hear_out(self, page: Page) -> None:
        """Takes in the answers that the page has got so far; frames of its socket come by themselves."""
        self.add(page.evaluate("window.answersKept ?? []"))

    def add(self, found: Any) -> None:
        if isinstance(found, dict):
            if isinstance(found.get("ru"), str) and found.get("en"):
                self.russian.update(_pieces(found["ru"]))
            for value in found.values():
                self.add(value)
        elif isinstance(found, list):
            for value in found:
                self.add(value)

    def _frame(self, frame: str | bytes) -> None:
        text = frame.decode() if isinstance(frame, bytes) else frame
        start = text.find("[")
        if start >= 0:
            try:
                self.add(json.loads(text[start:]))
            except json.JSONDecodeError:
                return


def _pieces(text: str) -> Iterable[str]:
    """A sentence and the parts that pages break it into."""
    plain = _plain(text)
    yield plain
    yield from (part.strip(" .,") for part in re.split(r"[,;.] ", plain))


def _plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u2011", "-").split())


def untranslated(
    page: Page, told: SaidInBothLanguages, names: Iterable[str] = (), with_title: bool = True
) -> list[str]:
    """Words on the page that are neither in the made-up language, nor the office's own, nor told in both languages.

    `names` are of people, and what people typed. Figures and signs are nobody's language.
    """
    found = []
    said = page.evaluate(_WORDS, with_title)
    # Only now: a live page is told a new sentence at any moment, and what it says must have been heard here.
    told.hear_out(page)
    for element, raw in said:
        text = _plain(raw)
        rest = re.sub(r"⟦[^⟦⟧]*⟧", " ", re.sub(r"⟦[^⟦⟧]*⟧", " ", re.sub(r"‹[^‹›]*›", " ", text)))
        rest = re.sub(r"⟦[^⟧]*$|^[^⟦]*⟧|‹[^›]*$|^[^‹]*›", " ", rest)
        rest = _BY_RULE.sub(" ", rest)
        for name in sorted([*names, *told.russian], key=len, reverse=True):
            if name:
                rest = rest.replace(name, " ")
        rest = _SAME_EVERYWHERE.sub(" ", rest)
        if re.search(r"[^\W\d_]{2,}", rest):
            found.append(f"{element}: “{text[:120]}”")
    return list(dict.fromkeys(found))
