"""What gunicorn is told: the named limits, nobody's word for an address, and no handshake before there is a time limit."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import gevent
import pytest
from gevent import socket, ssl

from web.serving.limits import MOST_CONNECTIONS, RESERVED_HANDLES, WANTED_HANDLES, most_connections
from web.serving.tls import ssl_context

_PRINT_SETTINGS = """
import json
from web import gunicorn_settings as given
names = "worker_class forwarded_allow_ips limit_request_line limit_request_fields limit_request_field_size keepalive"
print(json.dumps({name: getattr(given, name) for name in names.split()}))
"""
_PRINT_HANDLES = """
import resource
from web.serving.limits import raise_handles
resource.setrlimit(resource.RLIMIT_NOFILE, (300, {hard}))
print(raise_handles(), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


def printed_by(program: str) -> str:
    """What a program prints in a process of its own: the settings replace what gevent replaces."""
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout


def test_gunicorn_gets_the_named_limits_and_trusts_nobody() -> None:
    settings: dict[str, Any] = json.loads(printed_by(_PRINT_SETTINGS))
    assert settings == {
        "worker_class": "web.serving.worker.OfficeWorker",
        "forwarded_allow_ips": "",
        "limit_request_line": 4096,
        "limit_request_fields": 64,
        "limit_request_field_size": 8192,
        "keepalive": 86,
    }


@pytest.mark.parametrize(("hard", "handles"), [(500, 500), (20000, WANTED_HANDLES)])
def test_the_server_takes_the_handles_that_the_system_grants(hard: int, handles: int) -> None:
    assert printed_by(_PRINT_HANDLES.format(hard=hard)).split() == [str(handles)] * 2


@pytest.mark.parametrize(
    ("handles", "connections"), [(WANTED_HANDLES, MOST_CONNECTIONS), (1024, 1024 - RESERVED_HANDLES), (100, 1)]
)
def test_there_are_no_more_connections_than_handles(handles: int, connections: int) -> None:
    assert most_connections(handles) == connections


def test_under_tls_the_handshake_is_left_to_the_first_read() -> None:
    context = ssl_context(None, lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
    ours, silent = socket.socketpair()
    with gevent.Timeout(20), context.wrap_socket(ours, server_side=True) as wrapped:
        assert wrapped.version() is None, "no word has been said yet"
    silent.close()
