"""`talon device`: makes tokens for devices; lists, checks and tests devices, for people and scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
import requests

from queue_core.access.roles import DEVICES, Role
from queue_core.settings.agent_devices import AgentDevice
from web.auth.account_rules import AccountProblem
from web.auth.bindings import KINDS, Bindings
from web.auth.users import Users
from web.commands.options import DATA

WELL, WARNING, BAD, UNKNOWN = 0, 1, 2, 3
"""The exit codes of `status` and `test`, as monitoring systems read them."""
_ANSWER_S = 30
_AGES = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))

_URL = click.option("--url", default="http://127.0.0.1:8080", show_default=True, help="The server's address.")
_TOKEN = click.option(
    "--token",
    envvar="TALON_TOKEN",
    help="A manager's token; not needed with access to the data directory. [env: TALON_TOKEN]",
)


@click.group("device")
def device_command() -> None:
    """Kiosks, boards, device agents, and the devices connected to them."""


@device_command.command("add")
@DATA
@click.argument("name")
@click.option("--kind", type=click.Choice(sorted(role.value for role in DEVICES)), required=True)
def add(data: Path, name: str, kind: str) -> None:
    """Adds a device and prints its token, which is shown only once."""
    users = Users(data)
    try:
        users.add(name, Role(kind))
    except AccountProblem as error:
        raise click.ClickException(str(error)) from error
    click.echo(users.new_token(name))


@device_command.command("token")
@DATA
@click.argument("name")
def token(data: Path, name: str) -> None:
    """Replaces all tokens of a device with a new token, which is shown only once."""
    users = Users(data)
    try:
        users.revoke_tokens(name)
    except AccountProblem as error:
        raise click.ClickException(str(error)) from error
    click.echo(users.new_token(name))


@device_command.command("bind")
@DATA
@click.argument("agent")
@click.argument("device")
@click.option("--kind", type=click.Choice(KINDS), required=True)
@click.option("--window", help="Where a scanner or keypad stands; the agent may act there.")
def bind(data: Path, agent: str, device: str, kind: str, window: str | None) -> None:
    """Binds DEVICE to the token of AGENT: needed for a device that the office's settings do not name."""
    Users(data)
    try:
        Bindings(data).bind(agent, AgentDevice(device, kind, window))
    except AccountProblem as error:
        raise click.ClickException(str(error)) from error


@device_command.command("unbind")
@DATA
@click.argument("device")
def unbind(data: Path, device: str) -> None:
    """Takes DEVICE from the agent to which it was bound."""
    Users(data)
    try:
        Bindings(data).unbind(device)
    except AccountProblem as error:
        raise click.ClickException(str(error)) from error


@device_command.command("revoke")
@DATA
@click.argument("name")
def revoke(data: Path, name: str) -> None:
    """Revokes all tokens of a device that is lost or stolen. A running server cuts it off within a second."""
    try:
        revoked = Users(data).revoke_tokens(name)
    except AccountProblem as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{revoked} token(s) of {name} are revoked.")


@device_command.command("list")
@DATA
@_URL
@_TOKEN
def list_devices(data: Path, url: str, token: str | None) -> None:
    """Lists every device that the settings name or an agent reports, with its state and last sign of life."""
    with _server(data, url, token) as server:
        devices, now = server.devices()
    click.echo(f"{'device':16}{'kind':12}{'agent':14}{'state':8}{'seen':>10}  what to do")
    for device in devices:
        seen = f"{_age(device['seen_at'], now)} ago" if device["seen_at"] else "never"
        trouble = f"{device['trouble']}: {device['text']['en']}" if device["trouble"] else ""
        click.echo(
            f"{device['id']:16}{device['kind']:12}{device['agent'] or '-':14}{device['state']:8}{seen:>10}  {trouble}"
        )


@device_command.command("status")
@DATA
@_URL
@_TOKEN
@click.argument("names", nargs=-1)
def status(data: Path, url: str, token: str | None, names: tuple[str, ...]) -> None:
    """Shows what is wrong with all devices, or with the devices NAMES.

    Exit code: 0 all well, 1 a warning (paper is low), 2 a fault, 3 the server does not answer or does not know
    the device.
    """
    with _server(data, url, token) as server:
        devices, now = server.devices()
    unknown = set(names) - {device["id"] for device in devices}
    if unknown:
        click.echo(f"unknown: {', '.join(sorted(unknown))}")
    chosen = [device for device in devices if not names or device["id"] in names]
    for device in chosen:
        since = f" for {_age(device['since'], now)}" if device["since"] else ""
        condition = f"{device['trouble']}: {device['text']['en']}" if device["trouble"] else device["text"]["en"]
        click.echo(f"{device['id']}: {device['state']}{since}. {condition}")
    codes = [_code(device) for device in chosen]
    raise SystemExit(UNKNOWN if unknown else max(codes, default=WELL))


@device_command.command("test")
@DATA
@_URL
@_TOKEN
@click.argument("name")
def test(data: Path, url: str, token: str | None, name: str) -> None:
    """Tests a device: a test page, a handshake with a terminal, a pattern on boards.

    Exit code: 0 it passed, 2 it failed, 3 the outcome is unknown: look at the device.
    """
    with _server(data, url, token) as server:
        trial = server.test(name)
    detail = f" ({trial['detail']})" if trial["detail"] else ""
    click.echo(f"{name}: {trial['outcome']}. {trial['text']['en']}{detail}")
    raise SystemExit({"passed": WELL, "failed": BAD}.get(trial["outcome"], UNKNOWN))


class _NoAnswer(click.ClickException):
    """The server does not answer, or refuses to."""

    exit_code = UNKNOWN


class _Server:
    """A client of the public API with a manager's token."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}

    def devices(self) -> tuple[list[dict[str, Any]], datetime]:
        """All devices, and office time."""
        devices: list[dict[str, Any]] = self._ask("GET", "/devices")["devices"]
        return devices, datetime.fromisoformat(self._ask("GET", "/hall")["clock"]["now"])

    def test(self, name: str) -> dict[str, Any]:
        """Tests the device; returns the outcome."""
        return self._ask("POST", f"/devices/{quote(name, safe='')}/test", json={})

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        try:
            answer = requests.request(
                method, f"{self._url}/api/v1{path}?lang=en", headers=self._headers, timeout=_ANSWER_S, **more
            )
            body: dict[str, Any] = answer.json()
        except requests.RequestException as error:
            raise _NoAnswer(f"The server does not answer at {self._url} ({type(error).__name__}).") from error
        if not answer.ok:
            raise _NoAnswer(str(body.get("detail", f"The server answers {answer.status_code}.")))
        return body


@contextmanager
def _server(data: Path, url: str, token: str | None) -> Iterator[_Server]:
    """A client with this token, or with a manager's temporary token that is revoked afterwards."""
    if token:
        yield _Server(url, token)
        return
    if not data.is_dir():
        raise _NoAnswer(f"{data} is not a data directory; give --data, or a manager's --token.")
    users = Users(data)
    manager = next((who.name for who in users.all() if who.role is Role.MANAGER), None)
    if manager is None:
        raise _NoAnswer(f"{data} has no manager account; give a manager's --token.")
    temporary = users.new_token(manager)
    try:
        yield _Server(url, temporary)
    finally:
        users.revoke(temporary)


def _code(device: dict[str, Any]) -> int:
    if device["trouble"] is None:
        return WELL
    return BAD if device["state"] in {"absent", "fault"} else WARNING


def _age(moment: str, now: datetime) -> str:
    """The time since a moment, in its largest unit."""
    seconds = max(0.0, (now - datetime.fromisoformat(moment)).total_seconds())
    for length, unit in _AGES:
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return "0 s"
