"""What would let data become code is not used: no shell, no eval, no pickle, no markup written by scripts, no dice for secrets."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
PACKAGES = ("queue_core", "devices", "kiosk", "display", "web")
_MODULES = {"pickle", "marshal", "shelve", "jsonpickle", "lxml", "xml.etree", "xml.dom", "telnetlib", "ftplib"}
_CALLS = {
    "eval",
    "exec",
    "os.system",
    "os.popen",
    "yaml.load",
    "yaml.unsafe_load",
    "render_template_string",
    "hashlib.md5",
    "hashlib.sha1",
    "ssl._create_unverified_context",
}
# Those of xml.etree that only make markup: nothing that comes in is read by them.
_MAKES_MARKUP = {"Element", "SubElement", "tostring"}
# Where chance decides about people or secrets, it must be `secrets`.
_OF_SECRETS = ("web/auth", "web/visits", "web/account", "kiosk/status_links.py", "queue_core/visits", "web/input")
_MARKUP = re.compile(
    r"\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\b|unsafe(HTML|SVG)|\bsrcdoc\b"
    r"|window\.addEventListener\(\"message\"|__proto__"
)
_UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false")
# A channel between tabs of one origin, not a window's messages.
_CHANNEL = "channel?.addEventListener"


def python_files() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (HOUSE / package).rglob("*.py")


def findings(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [one.name for one in node.names if any(one.name.startswith(bad) for bad in _MODULES)]
        elif isinstance(node, ast.ImportFrom):
            if {one.name for one in node.names} <= _MAKES_MARKUP:
                continue
            found += [bad for bad in _MODULES if (node.module or "").startswith(bad)]
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in _CALLS:
                found.append(name)
            found += [
                f"{name}({word.arg}=…)"
                for word in node.keywords
                if (word.arg, ast.unparse(word.value)) in {("shell", "True"), ("verify", "False"), ("debug", "True")}
            ]
    return found


def test_nothing_dangerous_is_called() -> None:
    assert {
        str(path.relative_to(HOUSE)): bad for path in python_files() if (bad := findings(path.read_text("utf-8")))
    } == {}


@pytest.mark.parametrize(
    "line",
    [
        "eval(x)",
        "import pickle",
        "from xml.etree import x",
        "subprocess.run(x, shell=True)",
        "requests.get(x, verify=False)",
    ],
)
def test_each_would_be_noticed(line: str) -> None:
    assert findings(line)


def test_secrets_are_not_left_to_the_dice() -> None:
    rolled = re.compile(r"^\s*(import random\b|from random\b)", re.MULTILINE)
    files = [path for path in python_files() if str(path.relative_to(HOUSE)).startswith(_OF_SECRETS)]
    assert len(files) > 20
    assert [path for path in files if rolled.search(path.read_text("utf-8"))] == []


def test_no_script_writes_markup() -> None:
    scripts = [path for package in PACKAGES for path in (HOUSE / package).rglob("*.js")]
    assert len(scripts) > 20
    assert [path for path in scripts if _MARKUP.search(path.read_text("utf-8").replace(_CHANNEL, ""))] == []


def test_no_template_switches_escaping_off() -> None:
    templates = [path for package in PACKAGES for path in (HOUSE / package).rglob("*.html")]
    assert len(templates) > 10
    assert [path for path in templates if _UNESCAPED.search(path.read_text("utf-8"))] == []
