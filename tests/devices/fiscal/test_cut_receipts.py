"""The dialogue of a receipt cut in both directions: the cable, the register's power, the agent killed. Afterwards the storage's
book and our record agree, or the case is on a person's list; no receipt exists twice.

Here at some bytes; at every one: `python -m tests.attack.receipts`.
"""

from collections.abc import Iterator

import pytest

from tests.devices.fiscal.cuts import AGENT, CABLE, POWER, Agents, cut_all, sentence

EVERY = {"shtrih": 29, "shtrih over TCP": 61, "shtrih protocol 2": 47, "atol": 701}


@pytest.fixture(scope="module")
def agents() -> Iterator[Agents]:
    started = Agents()
    yield started
    started.end()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        *((name, what) for name in ("shtrih", "shtrih protocol 2") for what in (CABLE, POWER, AGENT)),
        *(("shtrih over TCP", what) for what in (CABLE, AGENT)),
        *(("atol", what) for what in (POWER, AGENT)),
    ],
)
def test_a_receipt_cut_at_any_byte_exists_once(agents: Agents, name: str, what: str) -> None:
    ended = cut_all(name, what, agents, EVERY[name], first=EVERY[name] // 3)
    print(sentence(name, what, ended))
    assert set(ended) == {"printed"}, "both protocols can always be asked: nothing is left to a person"
