"""The loopback service for the kiosk's page: who is answered, and what."""

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.offline.listener import LONGEST_BODY, Listener
from devices.offline.settings import origin_of
from tests.devices.offline.rig import CounterRig
from tests.free_port import free_port

PAGE = "https://queue.office"


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[CounterRig]:
    made = CounterRig(tmp_path / "spool")
    yield made
    made.memory.close()


@pytest.fixture
def port(rig: CounterRig) -> Iterator[int]:
    listener = Listener(free_port(), frozenset({PAGE}), rig.counter)
    listener.start()
    yield listener.port
    listener.stop()


def ask(
    port: int, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, dict[str, Any], http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    sent = {"Origin": PAGE, "Content-Type": "application/json"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
    connection.request(method, path, data, sent)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, json.loads(text) if text else {}, answer.headers


PRESS = {"service": "advice", "lang": "ru", "request_id": "press-1"}


def test_the_page_gets_a_number_and_its_slips_state(rig: CounterRig, port: int) -> None:
    rig.lease()
    assert ask(port, "GET", "/state")[1] == {"open": True, "code": None, "services": ["advice"]}
    status, given, headers = ask(port, "POST", "/numbers", PRESS)
    assert (status, given["number"], given["slip"]["state"]) == (201, "Н-001", "queued")
    assert headers["Access-Control-Allow-Origin"] == PAGE
    assert ask(port, "POST", "/numbers", PRESS)[1] == given
    rig.outcomes[given["slip"]["job"]] = "failed"
    assert ask(port, "GET", "/numbers?request_id=press-1")[1]["slip"]["state"] == "failed"
    again = ask(port, "POST", "/numbers/again", {"request_id": "press-1"})[1]
    assert again["slip"] == {"job": "epoch-1-1-2", "state": "queued"}
    assert ask(port, "GET", "/numbers?request_id=another")[0] == 404


def test_a_refusal_has_its_code(rig: CounterRig, port: int) -> None:
    assert ask(port, "GET", "/state")[1] == {"open": False, "code": "no_lease", "services": []}
    status, answer, _ = ask(port, "POST", "/numbers", PRESS)
    assert (status, answer) == (409, {"code": "no_lease"})


@pytest.mark.parametrize("origin", ["http://queue.office", "https://evil.example", "null", ""])
def test_another_page_is_refused(rig: CounterRig, port: int, origin: str) -> None:
    rig.lease()
    for method, path, body in (("OPTIONS", "/numbers", None), ("GET", "/state", None), ("POST", "/numbers", PRESS)):
        status, _, headers = ask(port, method, path, body, Origin=origin)
        assert (status, headers["Access-Control-Allow-Origin"]) == (403, None)
    assert rig.memory.unmerged() == []


def test_another_name_that_points_to_this_machine_is_refused(rig: CounterRig, port: int) -> None:
    rig.lease()
    assert ask(port, "POST", "/numbers", PRESS, Host=f"evil.example:{port}")[0] == 403


def test_the_browser_is_let_in_from_the_offices_page(port: int) -> None:
    status, _, headers = ask(port, "OPTIONS", "/numbers", Access_Control_Request_Private_Network="true")
    assert (status, headers["Access-Control-Allow-Private-Network"]) == (204, "true")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b"[" * 4000, 400),
        ({**PRESS, "lang": "de"}, 400),
        ({**PRESS, "request_id": ""}, 400),
        ({**PRESS, "request_id": "x" * 201}, 400),
        ({**PRESS, "service": 5}, 400),
        (b" " * (LONGEST_BODY + 1), 413),
    ],
)
def test_what_is_no_press_is_refused(rig: CounterRig, port: int, body: Any, status: int) -> None:
    rig.lease()
    assert ask(port, "POST", "/numbers", body)[0] == status
    assert ask(port, "POST", "/numbers", PRESS, Content_Type="text/plain")[0] == 415
    assert rig.memory.unmerged() == []


def test_it_listens_on_this_machine_alone(port: int) -> None:
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    for address in {str(other) for other in others} | {"127.0.0.2"}:
        with pytest.raises((ConnectionError, TimeoutError)), socket.create_connection((address, port), timeout=1):
            pass


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://Queue.Office:443/x", "https://queue.office"),
        ("http://queue.office:80", "http://queue.office"),
    ],
)
def test_an_origin_is_named_as_browsers_do(address: str, origin: str) -> None:
    assert origin_of(address) == origin
