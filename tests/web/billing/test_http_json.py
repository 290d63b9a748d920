"""The HTTP adapter against a real server on a real socket."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_core.billing.account_number import AccountNumberFormat
from queue_core.billing.port import (
    Batch,
    BatchConflict,
    BatchKind,
    BatchRefused,
    BillingStale,
    BillingUnavailable,
    Meter,
    Pending,
    Receipt,
    Register,
    Sent,
    UnknownAccount,
    WrongAccountNumber,
)
from queue_core.clock import SetClock
from tests.web.billing.service import TOKEN, Answer, Service, running
from web.billing.http_json import HttpJson, NoAnswer, _account

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NUMBER = "5000000001"
ACCOUNT: dict[str, Any] = {
    "number": NUMBER,
    "name": "Иванов И. И.",
    "address": "ул. Мира, д. 5, кв. 12",
    "owed_kopecks": 123456,
    "as_of": "2026-11-24T11:00:00+03:00",
    "meters": [
        {
            "serial": "0042",
            "place": "дом",
            "digits": 5,
            "decimals": 1,
            "last_read_on": "2026-10-25",
            "registers": [{"zone": "T2", "last_reading": "678"}, {"zone": "T1", "last_reading": "12345.6"}],
        }
    ],
}
BATCH = Batch(BatchKind.PAYMENTS, 12, ({"payment": "1", "account": NUMBER, "kopecks": "1050"},))


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as made:
        made.accounts[NUMBER] = copy.deepcopy(ACCOUNT)
        yield made


@pytest.fixture
def adapter(service: Service, tmp_path: Path) -> HttpJson:
    return client(service.url, tmp_path)


def client(url: str, folder: Path, answer_s: float = 5.0) -> HttpJson:
    token = folder / "token"
    token.write_text(f"{TOKEN}\n")
    return HttpJson(
        url,
        token,
        AccountNumberFormat(),
        timedelta(hours=36),
        SetClock(NOW),
        answer_s=answer_s,
        sleep=lambda _: None,
    )


def test_an_account_with_its_meters(service: Service, adapter: HttpJson) -> None:
    found = adapter.account("50 0000 0001")
    assert (found.number, found.address_hint, found.owed_kopecks) == (NUMBER, "ул. Мира, д. 5", 123456)
    registers = (Register("T1", Decimal("12345.6")), Register("T2", Decimal(678)))
    assert found.meters == (Meter("0042", "дом", 5, 1, date(2026, 10, 25), registers),)
    assert found.as_of == NOW - timedelta(hours=1)
    assert service.heard[0][:2] == ("GET", f"/billing/v1/accounts/{NUMBER}")


def test_refusals(service: Service, adapter: HttpJson) -> None:
    with pytest.raises(UnknownAccount):
        adapter.account("5000000002")
    with pytest.raises(WrongAccountNumber):
        adapter.account("../../etc")
    assert len(service.heard) == 1
    service.accounts[NUMBER]["as_of"] = "2026-11-22T20:00:00Z"
    with pytest.raises(BillingStale):
        adapter.account(NUMBER)


def test_a_passing_fault_is_asked_again_once(service: Service, adapter: HttpJson) -> None:
    for fault in (Answer(503), Answer(502), Answer(504), Answer(cut=0), Answer(cut=9)):
        service.instead = [fault]
        assert adapter.account(NUMBER).number == NUMBER
    service.heard.clear()
    service.instead = [Answer(503), Answer(503)]
    with pytest.raises(BillingUnavailable):
        adapter.account(NUMBER)
    assert len(service.heard) == 2


@pytest.mark.parametrize("status", [204, 301, 302, 400, 401, 403, 418, 500])
def test_other_answers_are_no_account(service: Service, adapter: HttpJson, status: int) -> None:
    service.instead = [Answer(status, headers={"Location": f"{service.url}accounts/{NUMBER}"})]
    with pytest.raises(BillingUnavailable):
        adapter.account(NUMBER)
    assert len(service.heard) == 1  # neither repeated nor followed


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"<html>", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b"{}", b" " * (1024 * 1024 + 1)],
    ids=["nothing", "half", "html", "list", "null", "bytes", "deep", "empty", "endless"],
)
def test_malformed_answers_are_unavailable(service: Service, adapter: HttpJson, content: bytes) -> None:
    service.instead = [Answer(content=content), Answer(content=content)]
    with pytest.raises(BillingUnavailable):
        adapter.account(NUMBER)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"owed_kopecks": 1234.56}, "owed_kopecks (int_type)"),
        ({"owed_kopecks": "1"}, "owed_kopecks"),
        ({"as_of": "2026-11-24T11:00:00"}, "as_of (timezone_aware)"),
        ({"address": ""}, "address"),
        ({"meters": [{}]}, "meters.0.serial (missing)"),
        ({"meters": [{**ACCOUNT["meters"][0], "digits": 4}]}, "does not fit on the dial"),
        ({"meters": [{**ACCOUNT["meters"][0], "last_read_on": "2026-02-31"}]}, "not as agreed"),
        ({"number": "5000000002"}, "another account's"),
    ],
)
def test_what_is_not_as_agreed_is_logged_without_personal_data(
    service: Service, adapter: HttpJson, changes: dict[str, Any], named: str, caplog: pytest.LogCaptureFixture
) -> None:
    service.accounts[NUMBER].update(changes)
    with caplog.at_level(logging.DEBUG, "web.billing"), pytest.raises(BillingUnavailable):
        adapter.account(NUMBER)
    assert named in caplog.text
    for hidden in (NUMBER, "Иванов", "Мира", "кв.", TOKEN):
        assert hidden not in caplog.text


def test_a_connection_refused_and_a_service_that_is_silent(service: Service, tmp_path: Path) -> None:
    service.instead = [Answer(silent=True), Answer(silent=True)]
    with pytest.raises(BillingUnavailable):
        client(service.url, tmp_path, answer_s=0.1).account(NUMBER)
    with pytest.raises(BillingUnavailable):
        client("http://127.0.0.1:1/", tmp_path).account(NUMBER)


def test_an_answer_that_trickles_is_cut_off(service: Service, tmp_path: Path) -> None:
    trickle = Answer(content=b" " * 10_000, drip_s=0.02)
    service.instead = [trickle, trickle]
    with pytest.raises(BillingUnavailable) as caught:
        client(service.url, tmp_path, answer_s=0.2).account(NUMBER)
    assert "in time" in str(caught.value.__cause__)


def test_the_token_is_sent_and_a_netrc_does_not_replace_it(
    service: Service, adapter: HttpJson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    adapter.account(NUMBER)
    assert service.heard[0][2]["Authorization"] == f"Bearer {TOKEN}"


def test_a_missing_or_changed_token(service: Service, adapter: HttpJson, tmp_path: Path) -> None:
    for content in (b"", b"two words", b"line\nfeed", b"\xff"):
        (tmp_path / "token").write_bytes(content)
        with pytest.raises(BillingUnavailable):
            adapter.account(NUMBER)
        assert isinstance(adapter.send(BATCH), Pending)
    (tmp_path / "token").write_text("wrong")
    assert isinstance(adapter.send(BATCH), Pending)
    (tmp_path / "token").write_text(TOKEN)
    assert adapter.account(NUMBER).number == NUMBER
    assert adapter.send(BATCH) == Sent()


def test_a_batch_goes_out_with_its_key(service: Service, adapter: HttpJson) -> None:
    assert adapter.send(BATCH) == Sent()
    assert service.batches == {"payments-000012": {"batch": 12, "rows": [dict(BATCH.rows[0])]}}


@pytest.mark.parametrize(
    "fault",
    [
        Answer(500),
        Answer(503),
        Answer(429),
        Answer(404),
        Answer(302),
        Answer(200, b"<html>Sign in</html>"),
        Answer(200, b'{"batch": 11}'),
        Answer(200, b'{"batch": true}'),
        Answer(204, b""),
        Answer(cut=0),
        Answer(500, after_taking=True),
        Answer(cut=0, after_taking=True),
        Answer(cut=20, after_taking=True),
        Answer(silent=True, after_taking=True),
    ],
)
def test_a_batch_in_doubt_is_pending_and_sent_again_is_taken_once(
    service: Service, tmp_path: Path, fault: Answer
) -> None:
    adapter = client(service.url, tmp_path, answer_s=0.3)
    service.instead = [copy.deepcopy(fault)]
    assert isinstance(adapter.send(BATCH), Pending)
    assert len(service.heard) == 1  # whoever keeps the batches repeats them
    assert adapter.send(BATCH) == Sent()
    assert list(service.batches) == ["payments-000012"]


def test_a_batch_that_will_never_be_taken(service: Service, adapter: HttpJson) -> None:
    adapter.send(BATCH)
    with pytest.raises(BatchConflict):
        adapter.send(Batch(BatchKind.PAYMENTS, 12, ({"payment": "2"},)))
    refused = {"detail": "Строка 1: нет счёта"}
    service.instead = [Answer(422, json.dumps(refused).encode()), Answer(400, b"[" * 100_000)]
    with pytest.raises(BatchRefused) as caught:
        adapter.send(BATCH)
    assert "нет счёта" in caught.value.sentence.ru
    with pytest.raises(BatchRefused):
        adapter.send(BATCH)


def test_receipts(service: Service, adapter: HttpJson) -> None:
    assert adapter.receipt(BatchKind.READINGS, 7) is None
    service.receipts["readings/7"] = {"state": "processing"}
    assert adapter.receipt(BatchKind.READINGS, 7) is None
    service.receipts["readings/7"] = {"state": "accepted"}
    assert adapter.receipt(BatchKind.READINGS, 7) == Receipt(BatchKind.READINGS, 7, True)
    service.receipts["readings/7"] = {"state": "refused", "text": "нет счёта"}
    assert adapter.receipt(BatchKind.READINGS, 7) == Receipt(BatchKind.READINGS, 7, False, "нет счёта")
    for wrong in (Answer(content=b"{}"), Answer(500)):
        service.instead = [wrong]
        with pytest.raises(BillingUnavailable):
            adapter.receipt(BatchKind.READINGS, 7)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([*ACCOUNT, *ACCOUNT["meters"][0]]), JSON)
def test_any_value_anywhere_gives_an_account_or_no_answer(field: str, value: Any) -> None:
    answer = copy.deepcopy(ACCOUNT)
    (answer if field in answer else answer["meters"][0])[field] = value
    try:
        found = _account(200, json.dumps(answer).encode())
    except NoAnswer:
        return
    assert isinstance(found.owed_kopecks, int)
    assert found.as_of.tzinfo is not None


@given(st.binary(max_size=200))
def test_any_bytes_give_no_answer(content: bytes) -> None:
    with pytest.raises(NoAnswer):
        _account(200, content)
