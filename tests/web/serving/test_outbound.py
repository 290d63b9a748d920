"""The server's process connects to the machines that the settings name, and to no others, whichever library asks."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

from tests.running import TRUDOVAYA
from tests.web.billing.service import running


def _in_a_process(code: str, *arguments: str, **environment: str) -> str:
    """What a process of its own prints: the list cannot be taken off again."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": "/usr/bin:/bin", **environment},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_only_a_name_of_the_list_is_connected_to_and_each_other_way_is_refused() -> None:
    code = """
        import socket, sys
        from gevent import monkey; monkey.patch_all()
        import requests
        from web.serving.outbound import NotOnTheList, Outbound
        listed = {"localhost"}
        Outbound(lambda: frozenset(listed)).keep_to()
        port = int(sys.argv[1])

        def tried(act):
            try:
                act()
            except (OSError, requests.RequestException) as error:
                return "refused" if "no setting names" in str(error) else f"{error!r}"
            return "connected"

        print(tried(lambda: requests.get(f"http://127.0.0.1:{port}/")))
        print(tried(lambda: socket.create_connection(("127.0.0.1", port))))
        print(tried(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port))))
        print(tried(lambda: socket.socket().connect_ex(("127.0.0.1", port))))
        print(tried(lambda: requests.get(f"http://LOCALHOST:{port}/")))
        listed.clear()
        print(tried(lambda: requests.get(f"http://localhost:{port}/")))
    """
    with running() as service:
        port = service.url.rsplit(":", 1)[1].split("/")[0]
        assert _in_a_process(code, port).split() == ["refused"] * 4 + ["connected", "refused"]


def test_a_serving_office_is_kept_to_the_address_of_its_billing_system(tmp_path: Path) -> None:
    settings = tmp_path / "office.toml"
    token = tmp_path / "token"
    token.write_text("token")
    billing = f'[billing]\nkind = "http_json"\nurl = "http://localhost:1/billing"\ntoken_file = "{token}"\n'
    settings.write_text(f"{TRUDOVAYA.read_text('utf-8')}\n{billing}", "utf-8")
    code = """
        from gevent import monkey; monkey.patch_all()
        import requests
        import web.wsgi

        for host in ("localhost", "127.0.0.2"):
            try:
                requests.get(f"http://{host}:1/")
            except requests.ConnectionError as error:
                print("refused" if "no setting names" in str(error) else "nobody there")
    """
    data = tmp_path / "data"
    data.mkdir()
    printed = _in_a_process(code, TALON_DATA=str(data), TALON_SETTINGS=str(settings), TALON_LOG="CRITICAL")
    assert printed.splitlines() == ["nobody there", "refused"]
