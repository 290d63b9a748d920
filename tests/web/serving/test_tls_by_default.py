"""`talon run` as it is started without more: plain HTTP for this machine alone, TLS by the office's authority for others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
import websocket

from queue_core.access.roles import Role
from tests.free_port import free_port
from tests.running import CHEAP, HOUSE, TRUDOVAYA
from web.auth.users import Users
from web.commands.certificate import beside, ends_soon
from web.serving import certificates
from web.serving.certificates import days_left, ensure, fingerprint, names_of

# Another address of the loopback: a server that listens on 127.0.0.1 alone is not there.
ELSEWHERE = "127.0.0.2"


@contextmanager
def running(data: Path, *more: str) -> Iterator[None]:
    command = [sys.executable, "-c", "from web.commands.main import main; main()", "run"]
    server = subprocess.Popen(
        [*command, "--settings", str(TRUDOVAYA), "--data", str(data), *more],
        cwd=HOUSE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert server.stdout is not None
        assert server.stdout.readline().startswith("Talon ")
        yield
    finally:
        server.terminate()
        server.wait(30)


def said_by_agent(folder: Path, settings: str) -> str:
    """What an agent's log says of its first attempt to connect."""
    file = folder / "agent.toml"
    file.write_text(f'agent = "agent-1"\nspool = "spool"\n{settings}', "utf-8")
    command = [sys.executable, "-m", "devices", "agent", "--settings", str(file)]
    process = subprocess.Popen(command, cwd=HOUSE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        return next(line for line in process.stderr if "connected to" in line or "cannot be reached" in line)
    finally:
        process.terminate()
        process.wait(30)


def takes_socket(port: int, authority: Path, origin: str) -> bool:
    """Whether a page of this origin gets a websocket."""
    address = f"wss://localhost:{port}/socket.io/?EIO=4&transport=websocket"
    try:
        websocket.create_connection(address, origin=origin, sslopt={"ca_certs": str(authority)}, timeout=30).close()
    except websocket.WebSocketBadStatusException:
        return False
    return True


def test_others_reach_the_server_by_tls_alone(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    tls_port = beside(port)
    users = Users(data, CHEAP)
    users.add("agent-1", Role.AGENT)
    token = users.new_token("agent-1")
    with running(data, "--port", str(port)):
        assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=30).ok, "as before, on this machine"
        with pytest.raises(requests.ConnectionError):
            requests.get(f"http://{ELSEWHERE}:{port}/healthz", timeout=30)
        authority = data / "tls/ca.pem"
        page = requests.get(f"https://localhost:{tls_port}/sign-in", timeout=30, verify=str(authority))
        assert page.ok
        assert all(cookie.secure for cookie in page.cookies)
        assert page.cookies
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(f"https://localhost:{tls_port}/healthz", timeout=30)
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(f"https://{ELSEWHERE}:{tls_port}/healthz", timeout=30, verify=str(authority))

        for origin, answer in ((f"https://localhost:{tls_port}", True), ("https://elsewhere.example", False)):
            assert takes_socket(tls_port, authority, origin) == answer, origin

        where = f'server = "https://localhost:{tls_port}"\ntoken = "{token}"\n'
        stranger = ensure(tmp_path / "stranger", "other").authority
        assert "cannot be reached" in said_by_agent(tmp_path, f'{where}server_ca = "{stranger}"\n')
        assert "connected to https://localhost" in said_by_agent(tmp_path, f'{where}server_ca = "{authority}"\n')


def test_plain_http_for_everybody_has_to_be_asked_for(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path / "data", "--port", str(port), "--plain"):
        assert requests.get(f"http://{ELSEWHERE}:{port}/healthz", timeout=30).ok
    assert not (tmp_path / "data/tls").exists()


def test_the_certificate_is_renewed_and_the_authority_stays(tmp_path: Path) -> None:
    files = ensure(tmp_path, "office")
    authority, first = fingerprint(files), files.certificate.read_bytes()
    assert days_left(files) > 700
    assert {"localhost", "127.0.0.1"} <= set(names_of(files))
    ensure(tmp_path, "office")
    assert files.certificate.read_bytes() == first, "nothing to do"
    ensure(tmp_path, "office", ("queue.example", "10.1.2.3"))
    assert {"queue.example", "10.1.2.3", "localhost"} <= set(names_of(files))
    ensure(tmp_path, "office")
    assert "queue.example" in names_of(files), "a name once given stays"
    assert fingerprint(files) == authority
    assert files.key.stat().st_mode & 0o077 == 0


def test_check_says_when_the_certificate_ends_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ends_soon(tmp_path) == []
    ensure(tmp_path, "office")
    assert ends_soon(tmp_path) == []
    monkeypatch.setattr(certificates, "_SERVER_DAYS", 30)
    ensure(tmp_path, "office", again=True)
    [sentence] = ends_soon(tmp_path)
    assert "start the server again" in sentence


@pytest.mark.parametrize(("port", "tls_port"), [(8080, 8443), (8081, 8444), (65_300, 64_937)])
def test_servers_on_one_machine_have_ports_of_their_own(port: int, tls_port: int) -> None:
    assert beside(port) == tls_port
