"""What is installed is what the locks hold, under allowed licences, in a complete bill; a silent database is no clean one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.dependencies import audit
from tests.dependencies.licences import is_allowed
from tests.dependencies.locks import PRODUCT, Part, locked


def test_what_is_installed_is_what_the_locks_hold_each_with_its_hash() -> None:
    assert audit.faults_of_installation() == []


def test_a_part_that_no_lock_has_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"flask": Part("flask", "0.1"), "left-pad": Part("left-pad", "1.3")}
    monkeypatch.setattr(audit, "installed", lambda: there)
    assert audit.faults_of_installation() == [
        "flask 0.1 is installed and in no lock",
        "left-pad 1.3 is installed and in no lock",
    ]


def test_a_lock_without_a_hash_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "lock"
    lock.write_text(PRODUCT.read_text("utf-8") + "left-pad==1.3\n    # via nobody\n", "utf-8")
    monkeypatch.setattr(audit, "PRODUCT", lock)
    assert audit.faults_of_installation() == ["left-pad is locked without a hash"]


def test_every_licence_of_the_product_is_an_allowed_one() -> None:
    assert audit.faults_of_licences() == []


@pytest.mark.parametrize("licence", [None, "", "GPL-3.0-only", "MIT AND AGPL-3.0-only", "SEE LICENSE IN FILE"])
def test_others_are_not(licence: str | None) -> None:
    assert not is_allowed("left-pad", licence)


def test_the_bill_of_materials_has_every_part_of_the_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audit.write_bills(tmp_path)
    assert audit.faults_of_bills(tmp_path) == []
    assert len(json.loads((tmp_path / audit.PYTHON_BILL).read_text("utf-8"))["components"]) == len(locked(PRODUCT))
    path = tmp_path / audit.PYTHON_BILL
    bill = json.loads(path.read_text("utf-8"))
    left_out = bill["components"].pop()
    path.write_text(json.dumps(bill), "utf-8")
    (fault,) = audit.faults_of_bills(tmp_path)
    assert left_out["name"] in fault


def test_a_part_that_was_passed_over_has_not_passed() -> None:
    fine = {"name": "flask", "version": "3", "vulns": []}
    passed_over = {"name": "click", "skip_reason": "Dependency not found on PyPI and could not be audited"}
    known = {"name": "jinja2", "version": "1", "vulns": [{"id": "PYSEC-1"}]}
    assert audit.judged_pip(json.dumps({"dependencies": [fine]})) == []
    assert audit.judged_pip(json.dumps({"dependencies": [fine, known, passed_over]})) == ["jinja2: PYSEC-1"]
    for report in (json.dumps({"dependencies": [fine, passed_over]}), "", "{}", "null"):
        with pytest.raises(audit.NoDatabase):
            audit.judged_pip(report)


def test_an_error_of_npm_is_no_answer() -> None:
    assert audit.judged_npm('{"vulnerabilities": {}}') == []
    assert audit.judged_npm('{"vulnerabilities": {"ws": {"severity": "high"}}}') == ["ws: high"]
    for report in ('{"error": {"code": "E405"}}', "", "[]"):
        with pytest.raises(audit.NoDatabase):
            audit.judged_npm(report)
