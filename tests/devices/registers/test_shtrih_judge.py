"""pyshtrih, of other hands, asks our emulated register: handshake, frames, states; and its checksum judges ours."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from devices.emulators.shtrih_register import EmulatedShtrih
from devices.fiscal.ffd import ReceiptKind
from devices.registers.shtrih.frame import ShtrihReader, pack

pyshtrih: Any = pytest.importorskip("pyshtrih", reason="the judge of the locks for development is not installed")


@pytest.fixture
def emulated(tmp_path: Path) -> Iterator[EmulatedShtrih]:
    with EmulatedShtrih(tmp_path / "register") as register:
        yield register


@pytest.fixture
def judge(emulated: EmulatedShtrih) -> Iterator[Any]:
    device = pyshtrih.Retail01F(emulated.port, baudrate=115200, timeout=2, admin_password=30)
    device.connect()
    yield device
    device.disconnect()


def test_the_judge_shakes_hands_and_reads_the_name(judge: Any) -> None:
    assert judge.dev_info["Название устройства"] == "РИТЕЙЛ-01Ф"
    assert judge.dev_info["Модель устройства"] == 22


def test_the_judge_reads_the_states(judge: Any, emulated: EmulatedShtrih) -> None:
    full = judge.full_state()
    assert abs((datetime.now() - datetime.combine(full["Дата"], full["Время"])).total_seconds()) < 86400  # noqa: DTZ005
    assert full["Режим ФР"].num == 4
    judge.open_shift()
    assert judge.state()["Режим ФР"].num == 2
    emulated.fault("no-paper")
    assert judge.state()["Подрежим ФР"].num == 1


def test_the_judge_reads_the_storage(judge: Any, emulated: EmulatedShtrih) -> None:
    judge.open_shift()
    kept = emulated.storage.register(ReceiptKind.SALE, 50175, {})
    state = judge.fs_state()
    assert state["Номер последнего ФД"] == kept.number
    assert bytes(state["Номер ФН"]).decode() == emulated.storage.serial
    found = judge.fs_find_document_by_num(kept.number)
    assert found["Тип фискального документа"] == 3
    assert judge.fs_shift_params()["Номер чека"] == 1
    assert judge.fs_info_exchange()["Количество сообщений для ОФД"] == 0


def test_the_judge_is_refused_by_its_own_words(judge: Any) -> None:
    with pytest.raises(pyshtrih.excepts.Error) as refused:
        judge.z_report()
    assert "0x73" in str(refused.value).lower()


@pytest.mark.parametrize("length", [1, 2, 100, 255])
def test_the_judges_checksum_is_ours(length: int) -> None:
    message = bytes((7 * place + length) & 0xFF for place in range(length))
    body = bytearray([length]) + bytearray(message)
    frame = b"\x02" + bytes(body) + bytes([pyshtrih.misc.lrc(body)])
    assert pack(message) == frame
    assert ShtrihReader().feed(frame) == [message]
