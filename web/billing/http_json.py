"""A billing system behind HTTP and JSON.

    GET  {base}/accounts/{number}      200 the account · 404 unknown
    POST {base}/payments  {base}/readings    {batch, rows} and an Idempotency-Key
                                       2xx {batch} taken over · 409 other content · 400, 422 refused
    GET  {base}/payments/{number}      200 the receipt · 404 none yet

Only GET requests are repeated here, and only once. The exporter repeats batches, under the same key.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import requests
from pydantic import ValidationError
from urllib3.exceptions import HTTPError

from queue_core.billing.account_number import AccountNumberFormat, for_the_log
from queue_core.billing.port import (
    Account,
    Batch,
    BatchConflict,
    BatchKind,
    BatchRefused,
    BillingStale,
    BillingUnavailable,
    Pending,
    Receipt,
    Sent,
    UnknownAccount,
)
from queue_core.clock import Clock
from queue_core.texts import Text
from web.billing.account_json import AccountAnswer, ReceiptAnswer

log = logging.getLogger(__name__)

_LONGEST_ANSWER = 1024 * 1024
_PAUSE_S = 0.2
_TRY_AGAIN = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})
_REFUSED = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})


class NoAnswer(Exception):
    """The service gave no usable answer; the sentence is for the log and holds no personal data."""


class HttpJson:
    """The service as a billing system. Safe to use from several threads; every call may block for some seconds."""

    def __init__(
        self,
        base: str,
        token_file: Path,
        number_format: AccountNumberFormat,
        max_age: timedelta,
        clock: Clock,
        *,
        ca_file: Path | None = None,
        connect_s: float = 2.0,
        answer_s: float = 5.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`answer_s` is the time limit of an answer; a visitor at the kiosk waits at most twice that."""
        self._base = base.rstrip("/")
        self._token_file = token_file
        self._format = number_format
        self._max_age = max_age
        self._clock = clock
        self._ca_file = ca_file
        self._connect_s = connect_s
        self._answer_s = answer_s
        self._sleep = sleep

    def account(self, number: str) -> Account:
        """See `queue_core.billing.Billing`."""
        number = self._format.checked(number)
        try:
            status, content = self._get(f"/accounts/{number}")
            if status == HTTPStatus.NOT_FOUND:
                raise UnknownAccount
            account = _account(status, content)
        except NoAnswer as failed:
            log.error("billing: account %s: %s", for_the_log(number), failed)
            raise BillingUnavailable from failed
        if account.number != number:
            # Never show another person's debt, whatever went wrong in the service.
            log.error("billing: account %s: the answer is another account's", for_the_log(number))
            raise BillingUnavailable
        if self._clock.now() - account.as_of > self._max_age:
            raise BillingStale(account.as_of)
        return account

    def send(self, batch: Batch) -> Sent | Pending:
        """See `queue_core.billing.Export`. The Idempotency-Key is the batch's name: payments-000012."""
        body = {"batch": batch.number, "rows": [dict(row) for row in batch.rows]}
        try:
            status, content = self._answer("POST", f"/{batch.kind.value}", body, {"Idempotency-Key": batch.name})
        except NoAnswer as failed:
            return _pending(batch, str(failed))
        if 200 <= status < 300:
            return Sent() if _names(content, batch) else _pending(batch, "the answer does not name the batch")
        if status == HTTPStatus.CONFLICT:
            log.error("billing: %s: the service has it with other content", batch.name)
            raise BatchConflict(batch.name)
        if status in _REFUSED:
            text = _problem_text(content)
            log.error("billing: %s: refused with %d: %s", batch.name, status, text)
            raise BatchRefused(batch.name, text)
        return _pending(batch, _status_sentence(status))

    def receipt(self, kind: BatchKind, number: int) -> Receipt | None:
        """See `queue_core.billing.Export`."""
        try:
            status, content = self._get(f"/{kind.value}/{number}")
            if status == HTTPStatus.NOT_FOUND:
                return None
            if status != HTTPStatus.OK:
                raise NoAnswer(_status_sentence(status))
            answer = ReceiptAnswer.model_validate_json(content)
        except ValidationError as invalid:
            log.error("billing: receipt of %s %d: %s", kind.value, number, _wrong_fields(invalid))
            raise BillingUnavailable from invalid
        except NoAnswer as failed:
            log.error("billing: receipt of %s %d: %s", kind.value, number, failed)
            raise BillingUnavailable from failed
        return None if answer.state == "processing" else Receipt(kind, number, answer.state == "accepted", answer.text)

    def _get(self, path: str) -> tuple[int, bytes]:
        """Asks twice at most. Raises NoAnswer."""
        try:
            status, content = self._answer("GET", path)
            if status not in _TRY_AGAIN:
                return status, content
        except NoAnswer as failed:
            log.warning("billing: asked again after: %s", failed)
        self._sleep(_PAUSE_S * random.uniform(0.5, 1.5))
        return self._answer("GET", path)

    def _answer(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Status and content of one answer. Raises NoAnswer."""
        deadline = time.monotonic() + self._answer_s
        # A new session per call: sessions are not thread-safe.
        with requests.Session() as session:
            # A .netrc on the machine would replace our token with its own password.
            session.trust_env = False
            try:
                response = session.request(
                    method,
                    f"{self._base}{path}",
                    json=body,
                    headers={
                        "Accept": "application/json",
                        "Accept-Encoding": "identity",
                        **self._authorization(),
                        **(headers or {}),
                    },
                    timeout=(self._connect_s, self._answer_s),
                    allow_redirects=False,  # the token must not reach another host
                    stream=True,
                    verify=str(self._ca_file) if self._ca_file else True,
                )
                return response.status_code, _content(response, deadline)
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                # The error's own text may hold the address with the account number.
                raise NoAnswer(f"{method}: {type(error).__name__}") from error

    def _authorization(self) -> dict[str, str]:
        """Read each time, so that a new token needs no restart."""
        try:
            token = self._token_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise NoAnswer(f"the token file {self._token_file} cannot be read") from error
        if not token or not token.isprintable() or " " in token:
            raise NoAnswer(f"the token file {self._token_file} holds no token")
        return {"Authorization": f"Bearer {token}"}


def _content(response: requests.Response, deadline: float) -> bytes:
    """The body, as it arrives: a slow answer is cut off at the deadline, an endless one at 1 MiB."""
    content = b""
    while chunk := response.raw.read1(65536):
        content += chunk
        if len(content) > _LONGEST_ANSWER:
            raise NoAnswer("the answer is longer than 1 MiB")
        if time.monotonic() > deadline:
            raise NoAnswer("the answer did not end in time")
    return content


def _account(status: int, content: bytes) -> Account:
    if status != HTTPStatus.OK:
        raise NoAnswer(_status_sentence(status))
    try:
        return AccountAnswer.model_validate_json(content).account()
    except ValidationError as invalid:
        raise NoAnswer(_wrong_fields(invalid)) from invalid
    except ValueError as wrong:
        raise NoAnswer(f"the account is not as agreed: {wrong}") from wrong


def _wrong_fields(invalid: ValidationError) -> str:
    """Which fields are wrong and why, without their values."""
    fields = (
        f"{'.'.join(map(str, error['loc'])) or 'body'} ({error['type']})"
        for error in invalid.errors(include_input=False, include_url=False, include_context=False)[:10]
    )
    return f"the answer is not as agreed: {', '.join(fields)}"


def _status_sentence(status: int) -> str:
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return f"the service does not accept the token ({status})"
    return f"the service answers with {status}"


def _names(content: bytes, batch: Batch) -> bool:
    """Whether the service itself answers: a proxy's page or a truncated answer may have a good status, too."""
    number = _object(content).get("batch")
    return type(number) is int and number == batch.number


def _problem_text(content: bytes) -> str:
    """`detail` or `text` of the problem document, if there is one."""
    document = _object(content)
    text = document.get("detail") or document.get("text")
    return " ".join(text.split())[:500] if isinstance(text, str) else ""


def _object(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _pending(batch: Batch, why: str) -> Pending:
    log.warning("billing: %s is not known to have arrived: %s", batch.name, why)
    return Pending(
        Text(
            ru=f"Расчётная система не подтвердила выгрузку {batch.name}. Она будет отправлена ещё раз.",
            en=f"The billing system did not confirm the batch {batch.name}. It will be sent again.",
        )
    )
