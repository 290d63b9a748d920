"""atol-client, of other hands, works with our emulated web server: shifts, sales, refusals, collisions, unknown tasks."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from devices.emulators.atol_service import EmulatedAtol

atol: Any = pytest.importorskip("atol", reason="the judge of the locks for development is not installed")

ITEM = {
    "type": "position",
    "name": "Электроэнергия",
    "price": 2.23,
    "quantity": 225,
    "amount": 501.75,
    "measurementUnit": 50,
    "tax": {"type": "vat22"},
    "paymentMethod": "fullPayment",
    "paymentObject": "service",
}
PAID = [{"type": "electronically", "sum": 501.75}]


@pytest.fixture
def emulated() -> Iterator[EmulatedAtol]:
    with EmulatedAtol() as service:
        yield service


@pytest.fixture
def client(emulated: EmulatedAtol) -> Any:
    return atol.WebClient(emulated.url, get_status_delay=0.02, get_status_timeout=5.0, log_fn=lambda *_: None)


def test_it_opens_sells_gives_back_and_closes(client: Any, emulated: EmulatedAtol) -> None:
    assert client.get_shift_status()[0]["result"]["shiftStatus"]["state"] == "closed"
    client.open_shift(operator={"name": "Иванова А.А."})
    (sold,) = client.sell([ITEM], PAID, taxationType="osn")
    client.sell_return([ITEM], PAID, taxationType="osn")
    client.report_x()
    client.close_shift()
    assert emulated.storage.book == [(1, 50175), (2, 50175)]
    assert sold["result"]["fiscalParams"]["fiscalDocumentNumber"] == emulated.storage.documents[1].number


def test_it_reads_the_states(client: Any) -> None:
    assert client.get_device_status()[0]["result"]["deviceStatus"]["paperPresent"] is True
    assert client.get_fn_info()[0]["result"]["fnInfo"]["livePhase"] == "fiscalMode"
    assert client.ofd_exchange_status()[0]["result"]["status"]["notSentCount"] == 0
    assert client.get_device_info()[0]["result"]["deviceInfo"]["ffdVersion"] == "1.2"


def test_a_refused_task_is_its_task_error(client: Any, emulated: EmulatedAtol) -> None:
    with pytest.raises(atol.errors.TaskError):
        client.sell([ITEM], PAID)
    client.open_shift()
    emulated.fault("no-paper")
    with pytest.raises(atol.errors.TaskError):
        client.sell([ITEM], PAID)
    assert emulated.storage.book == []


def test_what_it_calls_not_found_bad_and_a_collision(client: Any, emulated: EmulatedAtol) -> None:
    with pytest.raises(atol.errors.TaskNotFound):
        client._get_task_status("nobody")
    with pytest.raises(atol.errors.BadRequest):
        client._new_task([])
    body = {"uuid": "1", "request": {"type": "getShiftStatus"}}
    assert requests.post(emulated.url, json=body, timeout=5).status_code == 201
    assert requests.post(emulated.url, json=body, timeout=5).status_code == 409
