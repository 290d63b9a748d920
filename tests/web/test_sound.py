"""The spoken calls on the server: who gets them, what nobody can ask for, who speaks for which zone, and what staff is told."""

from __future__ import annotations

import threading
import wave
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import socketio
from click.testing import CliRunner

from tests.display.test_voice_sound import tone
from tests.running import TRUDOVAYA, RunningServer
from tests.web.in_process import InProcess
from web.commands.main import main
from web.live.sound import VOICE, VoiceWatch


def call(here: InProcess, lang: str = "ru") -> int:
    """A visitor is called; the call's sequence number."""
    body = {"service": "settlements-individual", "lang": lang, "request_id": f"r{here.office.seq}"}
    assert here.call("POST", "/tickets", "kiosk-1", json=body).status_code == 201
    if here.office.window_view("1")["state"] == "closed":
        assert here.call("POST", "/windows/1/open", "operator1", json={}).status_code == 200
    answer = here.call("POST", "/windows/1/call-next", "operator1", json={})
    if answer.status_code == 409:
        here.call("POST", "/windows/1/no-show", "operator1", json={})
        answer = here.call("POST", "/windows/1/call-next", "operator1", json={})
    assert answer.status_code == 200
    seq: int = here.call("GET", "/hall", "board-1").get_json()["calls"][0]["seq"]
    return seq


def fetch(here: InProcess, path: str, who: str | None = "board-1") -> Any:
    headers = {"Authorization": f"Bearer {here.tokens[who]}"} if who else {}
    return here.client().get(path, headers=headers)


def test_a_board_hears_the_call_in_the_language_of_the_ticket(here: InProcess) -> None:
    sounds = {}
    for lang in ("ru", "en"):
        answer = fetch(here, f"/display/voice/{call(here, lang)}.wav")
        assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
        with wave.open(BytesIO(answer.data)) as sound:
            assert 2.0 < sound.getnframes() / sound.getframerate() < 8.0
        sounds[lang] = answer.data
    assert sounds["ru"] != sounds["en"]
    assert len(list((here.office.directory / "voice").glob("*.wav"))) == 2


@pytest.mark.parametrize(
    "path",
    ["/display/voice/999999.wav", "/display/voice/..%2F..%2Foffice.db", "/display/voice/-1.wav", "/display/voice/1"],
)
def test_nothing_but_the_latest_calls_can_be_asked_for(here: InProcess, path: str) -> None:
    call(here)
    assert fetch(here, path).status_code == 404


def test_kiosks_agents_and_strangers_do_not_get_it(here: InProcess) -> None:
    path = f"/display/voice/{call(here)}.wav"
    assert fetch(here, path, "kiosk-1").status_code == 403
    assert fetch(here, path, "agent-1").status_code == 403
    assert fetch(here, path, None).status_code == 302  # to the sign-in page
    assert fetch(here, path, "manager").status_code == 200


def test_without_any_voice_the_reason_is_told_and_the_staff_knows(
    here: InProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    watch: VoiceWatch = here.server.voice
    watch.look()
    assert here.office.device(VOICE) is None, "nothing is said of what works"
    seq = call(here)
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))
        answer = fetch(here, f"/display/voice/{seq}.wav")
        assert (answer.status_code, answer.text) == (503, "espeak-ng is not installed\n")
        watch.look()
        watch.look()
    [device] = here.call("GET", "/hall", "operator1").get_json()["devices"]
    assert (device["id"], device["kind"], device["state"], device["cause"]) == ("voice", "voice", "fault", "no_voice")
    assert "установите espeak-ng" in device["detail"]
    watch.look()
    [device] = here.call("GET", "/hall", "operator1").get_json()["devices"]
    assert (device["state"], device["cause"]) == ("ready", None)


class Board:
    """A board on the wall, as far as its sound goes."""

    def __init__(self, server: RunningServer, who: str, zones: list[str], audible: bool = True) -> None:
        self.orders: list[dict[str, Any]] = []
        self._told = threading.Condition()
        self.socket = socketio.Client()
        self.socket.on("sound", self._obey, namespace="/hall")
        self.socket.connect(
            server.url, namespaces=["/hall"], auth={"token": server.token(who)}, transports=["websocket"]
        )
        self.offer(zones, audible)

    def offer(self, zones: list[str], audible: bool = True) -> None:
        self.socket.emit("sound", {"zones": zones, "audible": audible}, namespace="/hall")

    def _obey(self, orders: dict[str, Any]) -> None:
        with self._told:
            self.orders.append(orders)
            self._told.notify_all()

    def wait_for(self, *zones: str) -> dict[str, Any]:
        with self._told:
            assert self._told.wait_for(lambda: bool(self.orders) and self.orders[-1]["speaks"] == list(zones), 15)
            return self.orders[-1]


def test_one_board_of_a_zone_speaks_and_another_takes_over(server: RunningServer, tmp_path: Path) -> None:
    server.stop()
    server.settings = tmp_path / "office.toml"
    server.settings.write_text(
        TRUDOVAYA.read_text(encoding="utf-8")
        + '\n[voice]\nvolume = 0.7\n[[voice.hours]]\ntime = "8:00-9:00"\nvolume = 0.3\n',
        encoding="utf-8",
    )
    server.start()
    first = Board(server, "board", [])
    orders = first.wait_for("individuals", "legal-entities")
    assert orders == {
        "speaks": ["individuals", "legal-entities"],
        "speech": True,
        "chime": True,
        "volume": 0.7,
        "hours": [{"from": "08:00", "until": "09:00", "volume": 0.3}],
    }
    second = Board(server, "board", ["legal-entities", "cellar"])
    assert second.wait_for()["speaks"] == []
    first.offer([], audible=False)
    first.wait_for("individuals")
    second.wait_for("legal-entities")
    first.socket.disconnect()
    third = Board(server, "board", ["individuals"])
    third.wait_for("individuals")
    kiosk = Board(server, "kiosk", ["individuals"])
    for board in (second, third, kiosk):
        board.socket.disconnect()
    assert kiosk.orders == []


def test_the_command_line_lists_says_and_checks(tmp_path: Path) -> None:
    settings = tmp_path / "office.toml"
    folder = tmp_path / "recordings"
    text = TRUDOVAYA.read_text(encoding="utf-8")
    settings.write_text(f'{text}\n[voice]\nrecordings = "{folder}"\nspeech = "recordings"\n', encoding="utf-8")

    def run(*words: str) -> Any:
        return CliRunner().invoke(main, ["voice", *words[:1], "--settings", str(settings), *words[1:]])

    listed = run("phrases", "--format", "csv").output.splitlines()
    assert listed[0] == "file;words;recorded"
    assert "ru/letter-yu.wav;ю;" in listed
    assert "en/go-to-window.wav;please go to window;" in listed
    assert "| ru/number-14.wav | четырнадцать |  |" in run("phrases").output
    checked = run("check")
    assert checked.exit_code == 1
    assert f"missing: {folder}/ru/ticket.wav" in checked.output
    for line in listed[1:]:
        tone(folder / line.split(";")[0], seconds=0.05)
    assert run("check").output == "Calls are spoken.\n"
    assert all(line.endswith(";yes") for line in run("phrases", "--format", "csv").output.splitlines()[1:])
    out = tmp_path / "call.wav"
    said = run("say", "К-014", "3", "--out", str(out))
    assert said.output.startswith("Талон ка ноль четырнадцать, пройдите к окну три.\n")
    assert out.read_bytes().startswith(b"RIFF")
    assert "has no window 77" in run("say", "К-014", "77").output
