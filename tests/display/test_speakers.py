"""One board speaks for each zone: whoever comes, goes, is designated, or cannot sound."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from display.voice.speakers import Listener, speakers

ZONES = ("individuals", "legal-entities")


def board(name: str, order: int, *zones: str, audible: bool = True, device: bool = True) -> Listener:
    return Listener(name, frozenset(zones or ZONES), audible, order, device)


def test_the_first_that_came_speaks_and_another_takes_over() -> None:
    there = {"s1": board("board-1", 1), "s2": board("board-2", 2)}
    assert speakers(there, ZONES, {}) == {"s1": ZONES, "s2": ()}
    del there["s1"]
    assert speakers(there, ZONES, {}) == {"s2": ZONES}


def test_a_designated_board_comes_before_those_that_came_first() -> None:
    there = {"s1": board("board-1", 1), "s2": board("board-2", 2)}
    assert speakers(there, ZONES, {"board-2": True}) == {"s1": (), "s2": ZONES}


def test_a_board_that_shall_not_speak_never_does() -> None:
    assert speakers({"s1": board("board-1", 1)}, ZONES, {"board-1": False}) == {"s1": ()}


def test_each_zone_has_its_own() -> None:
    there = {"s1": board("board-1", 1, "individuals"), "s2": board("board-2", 2, "legal-entities")}
    assert speakers(there, ZONES, {}) == {"s1": ("individuals",), "s2": ("legal-entities",)}


def test_a_board_that_cannot_sound_leaves_its_zones_to_one_that_can() -> None:
    there = {"s1": board("board-1", 1, audible=False), "s2": board("board-2", 2)}
    assert speakers(there, ZONES, {"board-1": True}) == {"s1": (), "s2": ZONES}
    alone = {"s1": board("board-1", 1, audible=False)}
    assert speakers(alone, ZONES, {}) == {"s1": ZONES}, "so that it can ask to be touched"


def test_a_page_on_the_managers_desk_takes_no_voice_from_the_hall() -> None:
    there = {"s1": board("manager", 1, device=False), "s2": board("board-2", 2, audible=False)}
    assert speakers(there, ZONES, {}) == {"s1": (), "s2": ZONES}


@given(
    st.dictionaries(
        st.sampled_from("abcdef"),
        st.builds(
            Listener,
            name=st.sampled_from(("board-1", "board-2", "board-3")),
            zones=st.frozensets(st.sampled_from(ZONES), min_size=1),
            audible=st.booleans(),
            order=st.integers(1, 6),
            device=st.booleans(),
        ),
    ),
    st.dictionaries(st.sampled_from(("board-1", "board-2")), st.booleans()),
)
def test_never_two_for_one_zone_and_none_without_need(there: dict[str, Listener], speaks: dict[str, bool]) -> None:
    found = speakers(there, ZONES, speaks)
    assert set(found) == set(there)
    for zone in ZONES:
        able = [key for key, one in there.items() if zone in one.zones and speaks.get(one.name, True)]
        chosen = [key for key, zones in found.items() if zone in zones]
        assert len(chosen) == (1 if able else 0)
        assert set(chosen) <= set(able)
