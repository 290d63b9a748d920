"""The agent's settings: every mistake at once, each a sentence with its place."""

from pathlib import Path

import pytest

from devices.links import LineSettings
from devices.settings import SettingsError, load
from devices.terminals.inpas.settings import InpasSettings
from devices.terminals.sber.settings import SberSettings
from devices.terminals.telium.settings import TeliumSettings

SAMPLE = Path(__file__).resolve().parents[2] / "deploy/agents/trudovaya-kiosk.toml"


def test_the_sample_is_right() -> None:
    settings = load(SAMPLE)
    assert settings.agent == "agent-1"
    assert [printer.id for printer in settings.printers] == ["printer-1"]
    assert [terminal.id for terminal in settings.terminals] == ["terminal-1"]
    assert settings.printers[0].line() == LineSettings(settings.printers[0].port, 115200)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "agent.toml"
    file.write_text(
        """
        agent = "agent-1"
        server = "office"
        token = "secret"
        token_file = "token"
        spool = "spool"
        colour = "red"
        [[printers]]
        id = "printer-1"
        port = "/dev/a"
        baud = 9601
        profile = "EPSON"
        [[printers]]
        id = "printer-1"
        port = "/dev/a"
        profile = "TM-U220"
        report_within_s = 9
        """,
        "utf-8",
    )
    with pytest.raises(SettingsError) as caught:
        load(file)
    lines = str(caught.value).splitlines()
    assert all(line.startswith(f"{file}: ") and line.endswith(".") for line in lines)
    for place in (
        "server: must be an address",
        "colour: ",
        "printers no. 1, baud: ",
        "printers no. 1, profile: no printer profile 'EPSON'",
        "printers no. 2, codepage: profile TM-U220 does not know CP866",
        "printers no. 2, report_within_s: ",
        "give exactly one of token and token_file",
        "id printer-1 is given to 2 devices",
        "port /dev/a is given to 2 devices",
    ):
        assert any(place in line for line in lines), place


def test_relative_paths_count_from_the_file_and_the_token_is_read(tmp_path: Path) -> None:
    file = tmp_path / "agent.toml"
    file.write_text('agent = "a"\nserver = "http://x"\ntoken_file = "t"\nspool = "s"\n', "utf-8")
    settings = load(file)
    assert settings.spool == tmp_path / "s"
    with pytest.raises(SettingsError, match="cannot be read"):
        settings.secret()
    (tmp_path / "t").write_text("  \n", "utf-8")
    with pytest.raises(SettingsError, match="is empty"):
        settings.secret()
    (tmp_path / "t").write_text("secret\n", "utf-8")
    assert settings.secret() == "secret"


TERMINALS = """
[[terminals]]
id = "vtk"
protocol = "vtk"
port = "tcp://192.0.2.7:62801"
[[terminals]]
id = "telium"
protocol = "telium"
port = "/dev/telium"
[[terminals]]
id = "sber"
protocol = "sber"
directory = "upos"
[[terminals]]
id = "inpas"
protocol = "inpas"
terminal = "00199999"
"""


def test_the_four_payment_terminals(tmp_path: Path) -> None:
    file = tmp_path / "agent.toml"
    file.write_text(f'agent = "a"\nserver = "http://x"\ntoken = "t"\nspool = "s"\n{TERMINALS}', "utf-8")
    _vtk, telium, sber, inpas = load(file).terminals
    assert isinstance(telium, TeliumSettings)
    assert telium.baud == 9600
    assert isinstance(sber, SberSettings)
    assert (sber.directory, sber.program) == (tmp_path / "upos", "sb_pilot")
    assert isinstance(inpas, InpasSettings)
    assert inpas.url == "http://localhost:9015/"
    file.write_text(file.read_text("utf-8").replace('"inpas"\nterm', '"wrong"\nterm'), "utf-8")
    with pytest.raises(SettingsError, match=r"terminals no. 4: .*'wrong'"):
        load(file)


@pytest.mark.parametrize(("text", "message"), [("agent = ", "is not TOML"), (None, "cannot be read")])
def test_a_file_that_is_no_settings(tmp_path: Path, text: str | None, message: str) -> None:
    file = tmp_path / "agent.toml"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=message):
        load(file)
