"""The test page: the technician reads the right slot off the paper, and learns how the printer confirms."""

from pathlib import Path

from click.testing import CliRunner

from devices.cli import main
from devices.emulators.printer import EmulatedPrinter
from devices.emulators.printer.preview import preview
from devices.printing.encoder import Encoding
from devices.printing.slot_page import RULERS, WORDS, candidates, ruler, slot_page


def agent_toml(folder: Path, port: str, confirm: str) -> Path:
    file = folder / "agent.toml"
    file.write_text(
        f'agent = "a"\nserver = "http://127.0.0.1:1"\ntoken = "t"\nspool = "{folder}"\n'
        f'[[printers]]\nid = "printer-1"\nport = "{port}"\nconfirm = "{confirm}"\n',
        "utf-8",
    )
    return file


def test_every_known_slot_is_tried_and_the_right_one_is_readable(tmp_path: Path) -> None:
    codepages = {0: "cp437", 59: "cp866"}
    with EmulatedPrinter(tmp_path / "port", tmp_path, codepages=codepages, answers_gs_h=False) as printer:
        settings = agent_toml(tmp_path, printer.port, "gs_r")
        answer = CliRunner().invoke(main, ["test-page", "--settings", str(settings), "printer-1"])
        assert answer.exit_code == 0, answer.output
        assert 'confirm = "gs_r" is right' in answer.output
        (page,) = printer.slips
    readable = [line for line in page.text if WORDS in line]
    assert [line.split()[:2] for line in readable] == [["59", "CP866"]]
    assert len([line for line in page.text if "CP866" in line or "CP1251" in line]) == len(candidates()) >= 10
    assert page.qr == ("TALON 123",)


def test_a_confirmation_the_printer_does_not_know_is_told_with_what_to_try(tmp_path: Path) -> None:
    with EmulatedPrinter(tmp_path / "port", answers_gs_h=False) as printer:
        settings = agent_toml(tmp_path, printer.port, "gs_h")
        answer = CliRunner().invoke(main, ["test-page", "--settings", str(settings), "printer-1"])
    assert answer.exit_code == 1
    assert 'try another confirm ("gs_r", "none")' in answer.output
    answer = CliRunner().invoke(main, ["test-page", "--settings", str(settings), "printer-9"])
    assert "has no printer printer-9; it has printer-1" in answer.output
    answer = CliRunner().invoke(main, ["test-page", "--settings", str(settings), "printer-1"])
    assert "stop it first" in answer.output


def test_the_ruler_shows_how_wide_the_paper_is() -> None:
    assert ruler(32) == b"----:----1----:----2----:----<32"
    assert {len(ruler(columns)) for columns in RULERS} == set(RULERS)
    page = slot_page(Encoding())
    drawn = preview(page.body + page.ending, 48)
    assert drawn.cut_off == 1, "only the ruler of 64 columns is wider than paper of 48"


def test_all_256_slots_can_be_tried() -> None:
    page = slot_page(Encoding(), every_slot=True)
    assert page.body.count(b"CP866") == page.body.count(b"CP1251") == 256
