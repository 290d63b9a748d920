"""Bodies, queries and messages as the contract has them, about objects that exist: what is then spoiled."""

from __future__ import annotations

import random
import re
from functools import cache
from typing import Any

from tests.web.permissions.two_of_everything import Objects
from web.api.document import openapi

_FORMS: dict[str, dict[str, str]] = {
    "account.change_password": {"current": "x", "new": "новый длинный пароль", "again": "новый длинный пароль"},
    "account.end_session": {"id": "x"},
    "account.offer": {"current": "x"},
    "account.switch_off": {"current": "x"},
    "account.switch_on": {"code": "123456"},
    "appearance.choose_theme": {"theme": "dark", "next": "/"},
    "sign_in.enter": {"name": "operator1", "password": "x", "next": "/operator/"},
    "sign_in.enter_code": {"code": "123456", "next": "/operator/"},
    "sign_in.leave": {},
}
"""The endpoints of forms with their fields."""
_PAGES_JSON: dict[str, dict[str, Any]] = {
    "kiosk_speech.speech": {"text": "Возьмите талон", "lang": "ru"},
    "status.rate": {"stars": 5, "word": "Спасибо"},
    "status.cancel": {},
}
_QUERIES = ("day", "from", "to", "date", "by", "format", "ticket", "window", "number", "past", "trouble", "minutes", "kind",
            "zone", "lang", "next", "token", "wait", "override", "done")  # fmt: skip
_KNOWN: dict[str, tuple[Any, ...]] = {
    "service": ("settlements-individual",),
    "lang": ("ru", "en"),
    "method": ("cash", "card"),
    "at": ("2026-11-24T10:00", "10:30"),
    "from": ("2026-11-23", "10:00"),
    "to": ("2026-11-23", "12:00"),
    "until": ("2026-11-24",),
    "day": ("2026-11-22", "2026-11-23"),
    "date": ("2026-11-24",),
    "by": ("kind", "group", "window", "hour"),
    "format": ("csv", "json"),
    "number": ("К-001",),
    "minutes": ("15",),
    "past": ("true",),
    "trouble": ("1",),
    "zone": ("1",),
    "solver": ("greedy",),
    "skills": (["settlements-individual"],),
    "zones": ([],),
    "operator": ("operator1",),
    "name": ("new-operator",),
    "role": ("operator",),
    "password": ("длинный пароль 17",),
    "position": ({"ru": "Специалист", "en": "Specialist"},),
    "text": ({"ru": "Текст", "en": "Text"},),
    "seen": ({"state": "free", "ticket": None, "since": "2026-11-23T10:00:00+03:00"}, None),
    "tables": ({"office": {"name": {"ru": "Отделение", "en": "Office"}}}, {"voice": {"volume": 50}}, {"windows": [{"id": "1"}]}),
    "slip": ({"lines": [{"text": "{number}"}]}, {"logo": "x.png"}),
    "more_windows": ([{"skills": ["settlements-individual"], "from": "10:00", "to": "12:00"}],),
    "breaks": ([{"window": "1", "at": "13:00", "minutes": 15, "kind": "technical"}],),
    "no_breaks": ({"from": "10:00", "to": "12:00"},),
    "call_order": ({"name": "accumulated"},),
    "kopecks": (5000,),
    "based_on": (1,),
    "version": (1,),
    "stars": (5,),
}  # fmt: skip


def is_form(endpoint: str) -> bool:
    return endpoint in _FORMS


def body(endpoint: str, method: str, path: str, objects: Objects, dice: random.Random) -> dict[str, Any]:
    """A body as the route wants it; an object with a few fields for a route that wants none."""
    if endpoint in _FORMS:
        return dict(_FORMS[endpoint])
    if endpoint in _PAGES_JSON:
        return dict(_PAGES_JSON[endpoint])
    schema = _schema(method, path)
    if schema is None:
        return {"ticket": objects.get("ticket", "x"), "window": "1", "request_id": "x"}
    made = _made(schema, "", objects, dice)
    return made if isinstance(made, dict) else {}


def query(objects: Objects, dice: random.Random) -> dict[str, str]:
    """A few of the names that some query has."""
    return {name: str(_named(name, objects, dice, "x")) for name in dice.sample(_QUERIES, dice.randrange(5))}


def messages(objects: Objects, dice: random.Random) -> dict[str, Any]:
    """What an agent or a screen may send, all in one."""
    device = objects.get("device", "printer-1")
    health = {"device": device, "kind": "printer", "state": dice.choice(["ready", "fault"]), "cause": "paper_out",
              "detail": "x", "paper": "low"}  # fmt: skip
    message: dict[str, Any] = {
        **health,
        "job": dice.choice(
            [objects.get("slip", "x"), objects.get("payment_slip", "x"), objects.get("payment", "x"), "test-1"]
        ),
        "payment": dice.choice([objects.get("payment", "x"), "settlement-1"]),
        "outcome": dice.choice(["printed", "failed", "unknown", "approved", "declined", "done", "passed"]),
        "reference": "7",
        "begun": True,
        "facts": {"kopecks": 10000, "rrn": "1", "terminal": "1", "lines": ["x"]},
        "window": objects.get("window", "1"),
        "action": dice.choice(["next", "recall", "start", "finish", "no_show", "break"]),
        "press": f"{dice.random()}",
        "at": "2026-11-23T10:00:00+03:00",
        "ticket": objects.get("ticket", "x"),
        "agent": "agent-1",
        "spool": "spool-1",
        "devices": [health],
        "zones": ["1"],
        "audible": True,
        "kind": dice.choice(["pay", "confirm", "undo", "refund", "settle", "slip", "printer"]),
    }
    if subject := dice.choice(["ticket_slip", "payment", "payment_slip", "settlement", "trial", None]):
        message["for"] = subject
    return message


@cache
def _schema(method: str, path: str) -> Any:
    template = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)
    operation = openapi()["paths"].get(template, {}).get(method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {})
    return content.get("application/json", {}).get("schema")


def _made(schema: Any, name: str, objects: Objects, dice: random.Random) -> Any:  # noqa: PLR0911 - one line per shape
    if "$ref" in schema:
        return _made(openapi()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], name, objects, dice)
    if name in _KNOWN and dice.random() < 0.9:
        return dice.choice(_KNOWN[name])
    if choices := schema.get("enum") or ([schema["const"]] if "const" in schema else None):
        return dice.choice(choices)
    if alternatives := schema.get("oneOf") or schema.get("anyOf"):
        return _made(dice.choice(alternatives), name, objects, dice)
    if name in {"account", "meter", "readings", "code"} and name in objects:
        return objects[name]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object" or "properties" in schema:
        wanted = schema.get("required", [])
        parts = schema.get("properties", {})
        return {
            one: _made(part, one, objects, dice) for one, part in parts.items() if one in wanted or dice.random() < 0.6
        }
    if kind == "array":
        return [_made(schema.get("items", {}), name, objects, dice)]
    if kind in {"integer", "number"}:
        return 5
    if kind == "boolean":
        return dice.random() < 0.5
    return _named(name, objects, dice, f"x{dice.random()}")


def _named(name: str, objects: Objects, dice: random.Random, otherwise: str) -> Any:
    if name in _KNOWN:
        return dice.choice(_KNOWN[name])
    return objects.get(name, otherwise)
