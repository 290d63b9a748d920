"""The agent's `[[board_lines]]`: a serial line each, with its boards by address. A new protocol is entered here."""

from collections import Counter
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from devices.boards.frame import FrameFormat, frame, read_format
from devices.boards.modbus import ModbusTransport, Registers
from devices.boards.template import Charset, TemplateError
from devices.boards.transport import FrameTransport
from devices.boards.wording import Unshowable
from devices.links.addresses import TCP
from devices.links.settings import Baud, PortSettings

HIGHEST_MODBUS_UNIT = 247
"""From "Modbus over serial line" V1.02, 2.2; 0 is the broadcast, which nobody answers."""


class BoardSettings(BaseModel):
    """One board: the window it hangs above and its address on the line (Modbus: the unit number)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    window: str = Field(min_length=1, max_length=64)
    address: int = Field(default=0, ge=0, le=0xFFFF)


class BoardPortSettings(PortSettings):
    """What every protocol needs. Everything is sent again after `repeat_s` seconds; each write is followed by a pause of
    `gap_ms` milliseconds."""

    baud: Baud = 9600
    boards: list[BoardSettings] = Field(min_length=1)
    repeat_s: float = Field(default=15.0, ge=1, le=60)
    gap_ms: float = Field(default=8.0, ge=5, le=200)

    @field_validator("boards")
    @classmethod
    def _each_address_once(cls, boards: list[BoardSettings]) -> list[BoardSettings]:
        counts = Counter(board.address for board in boards)
        if twice := [str(address) for address, n in counts.items() if n > 1]:
            raise ValueError(f"address {', '.join(twice)} is given to several boards on the line")
        return boards


class FrameLineSettings(BoardPortSettings):
    """Boards that take frames and never answer; the `template` is described in devices/boards/template.py."""

    protocol: Literal["frame"] = "frame"
    template: str
    charset: Charset = "cp866"
    checksum: Literal["none", "sum", "xor", "crc16-modbus"] = "none"
    checksum_written: Literal["binary", "hex"] = "binary"
    checksum_first: Literal["low", "high"] = "low"
    blank_number: int = Field(default=0, ge=0, le=0xFFFF)

    def format(self) -> FrameFormat:
        """The format of the frames. Raises TemplateError."""
        return read_format(
            self.template,
            self.charset,
            self.checksum,
            written=self.checksum_written,
            first=self.checksum_first,
            blank_number=self.blank_number,
        )

    def transport(self) -> FrameTransport:
        """The line to these boards, not yet open."""
        return FrameTransport(self.line(), self.format(), self.gap_ms / 1000)

    @model_validator(mode="after")
    def _every_board_can_be_addressed(self) -> "FrameLineSettings":
        try:
            frame_format = self.format()
        except TemplateError as error:
            raise ValueError(f"template: {error}") from error
        wrong = []
        if len(self.boards) > 1 and not frame_format.template.has("addr"):
            wrong.append("template: several boards are on the line, but it has no {addr}")
        for board in self.boards:
            try:
                frame(frame_format, board.address, "")
            except Unshowable as error:
                wrong.append(f"the frame for window {board.window}: {str(error).removesuffix('.')}")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


Register = Annotated[int, Field(ge=0, le=0xFFFF)]


class RegisterSettings(BaseModel):
    """`[board_lines.registers]`: the register map of devices/boards/modbus.py, from the board's manual."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: Register
    number_as: Literal["int", "string"] = "int"
    string_length: int = Field(default=4, ge=1, le=32)
    string_align: Literal["<", ">", "^"] = ">"
    string_first: Literal["high", "low"] = "high"
    charset: Literal["ascii", "cp866", "cp1251", "koi8-r"] = "cp1251"
    blank_number: Register = 0
    blink: Register | None = None
    still_value: Register = 0
    blinking_value: Register = 1
    colour: Register | None = None
    still_colour: Register = 0
    blinking_colour: Register = 0
    function: Literal[6, 16] = 16

    def map(self) -> Registers:
        """The register map for the driver."""
        return Registers(**self.model_dump())


class ModbusLineSettings(BoardPortSettings):
    """Boards that speak Modbus RTU; each answers within `answer_s`. `echo`: the adapter receives what it sends itself."""

    protocol: Literal["modbus"]
    registers: RegisterSettings
    answer_s: float = Field(default=0.3, ge=0.05, le=3)
    echo: bool = False
    bytesize: Literal[8] = 8
    flow: Literal["none"] = "none"

    def transport(self) -> ModbusTransport:
        """The line to these boards, not yet open."""
        return ModbusTransport(
            self.line(), self.registers.map(), gap_s=self.gap_ms / 1000, answer_s=self.answer_s, echo=self.echo
        )

    @field_validator("port")
    @classmethod
    def _port_is_serial(cls, port: str) -> str:
        if port.startswith(TCP):
            raise ValueError("Modbus boards need a serial port, not tcp://")
        return port

    @field_validator("boards")
    @classmethod
    def _units_are_of_modbus(cls, boards: list[BoardSettings]) -> list[BoardSettings]:
        if wrong := [str(board.address) for board in boards if not 1 <= board.address <= HIGHEST_MODBUS_UNIT]:
            raise ValueError(f"address {', '.join(wrong)} is not a Modbus unit: 1 to {HIGHEST_MODBUS_UNIT}")
        return boards


BoardLineSettings = Annotated[FrameLineSettings | ModbusLineSettings, Field(discriminator="protocol")]
