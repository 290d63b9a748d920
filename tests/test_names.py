"""A public class name means one thing within a package: nobody has to look at the import to know which one is meant."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("queue_core", "devices", "kiosk", "display", "web")


def defined_twice(package: Path) -> dict[str, list[str]]:
    """The public classes that are defined more than once at the top level of the package's modules, and where."""
    places: dict[str, list[str]] = {}
    for module in sorted(package.rglob("*.py")):
        for node in ast.parse(module.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(str(module.relative_to(package)))
    return {name: modules for name, modules in places.items() if len(modules) > 1}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_public_class_name_is_defined_twice_in_a_package(package: str) -> None:
    assert (ROOT / package).is_dir()
    assert defined_twice(ROOT / package) == {}


def test_a_name_given_twice_is_found_in_whatever_rooms_it_is(tmp_path: Path) -> None:
    (tmp_path / "rooms").mkdir()
    (tmp_path / "first.py").write_text("class Slip: ...\nclass _Slip: ...\nclass Only: ...\n", "utf-8")
    (tmp_path / "rooms" / "second.py").write_text("class Slip: ...\nclass _Slip: ...\n", "utf-8")
    assert defined_twice(tmp_path) == {"Slip": ["first.py", "rooms/second.py"]}
