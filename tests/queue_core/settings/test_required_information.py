"""The standard's list of information: what is shown, missing, over or still to come, for each group of visitors."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from queue_core.model import Group
from queue_core.settings import SettingsInvalid, load, parse
from queue_core.settings.information import InformationTable
from queue_core.settings.required_information import OBLIGATORY, InformationState, duties, shown
from queue_core.texts import Text

DAY = date(2026, 11, 23)
OFFICES = sorted((Path(__file__).parents[3] / "deploy/offices").glob("*.toml"))


def item(name: str, **more: object) -> InformationTable:
    words = Text(ru="слова", en="words")
    return InformationTable.model_validate(
        {"id": name, "title": words, "paragraphs": [words], "owner": "Руководитель", **more}
    )


def state(items: list[InformationTable], name: str, group: Group = Group.INDIVIDUAL) -> InformationState:
    [found] = [duty for duty in duties(items, [group], DAY) if duty.obligation.id == name]
    return found.state


def test_the_list_is_the_standards() -> None:
    by_clause = [obligation.clause for obligation in OBLIGATORY]
    assert by_clause.count("4.2.9") == 10
    assert len({obligation.id for obligation in OBLIGATORY}) == len(OBLIGATORY)


def test_an_item_is_shown_from_its_first_day_to_its_last() -> None:
    window = item("tariffs", covers=["tariffs"], valid_from="2026-11-23", valid_until="2026-11-30")
    for day, is_shown in ((22, False), (23, True), (30, True)):
        assert bool(shown([window], date(2026, 11, day))) is is_shown
    assert shown([window], date(2026, 12, 1)) == []


def test_what_is_over_or_to_come_or_for_others_does_not_count() -> None:
    over = item("old", covers=["tariffs"], valid_until="2026-10-31")
    coming = item("new", covers=["tariffs"], valid_from="2026-12-01")
    assert state([], "tariffs") is InformationState.MISSING
    assert state([over], "tariffs") is InformationState.OUT_OF_DATE
    assert state([over, coming], "tariffs") is InformationState.NOT_YET
    assert state([over, item("now", covers=["tariffs"])], "tariffs") is InformationState.SHOWN
    for_firms = item("firms", covers=["tariffs"], groups=["legal_entity"])
    assert state([for_firms], "tariffs") is InformationState.MISSING
    assert state([for_firms], "tariffs", Group.LEGAL_ENTITY) is InformationState.SHOWN


def test_settings_name_every_mistake() -> None:
    raw = load(OFFICES[0]).model_dump(mode="json", exclude_none=True)
    raw["information"][0] |= {"covers": ["weather"], "zones": ["roof"]}
    raw["information"].append(
        {**raw["information"][1], "id": "twice", "valid_from": "2026-02-01", "valid_until": "2026-01-01"}
    )
    with pytest.raises(SettingsInvalid) as found:
        parse(raw)
    told = str(found.value)
    for part in (
        "no item “weather” on the standard's list",
        "there is no zone “roof”",
        "valid_until is before valid_from",
    ):
        assert part in told


@pytest.mark.parametrize("path", OFFICES, ids=lambda path: path.stem)
def test_the_real_offices_lack_only_what_changes_by_decree(path: Path) -> None:
    missing = {
        duty.obligation.id
        for duty in duties(load(path).information, list(Group), DAY)
        if duty.state is not InformationState.SHOWN
    }
    assert missing == {"tariffs"}
