"""What a worker needs from a line to its boards, and the send-only line of frames."""

import time
from typing import Protocol

from devices.boards.frame import FrameFormat, frame
from devices.links import LineSettings, link_to


class BoardSilent(Exception):
    """The board at this address did not answer or refused; the others on its line may well work."""


class BoardTransport(Protocol):
    """Owned by one thread. After a LinkError it is closed; open it again to go on."""

    answers: bool
    """Whether boards answer at all. Where they do not, nobody can tell whether one works."""

    @property
    def is_open(self) -> bool:
        """True between a successful open() and the first LinkError or close()."""

    def open(self) -> None:
        """Opens the line. Raises LinkAbsent."""

    def close(self) -> None:
        """Closes the line; it is no error if it has already gone."""

    def show(self, address: int, text: str, blink: bool) -> None:
        """Makes one board show the text. Raises Unshowable, BoardSilent, or LinkError when the line is gone."""


def on_the_line_s(size: int, line: LineSettings) -> float:
    """How long `size` bytes take on the line, in seconds: start bit, data, parity, stop bits."""
    bits = 1 + line.bytesize + (line.parity != "N") + line.stopbits
    return size * bits / line.baud


class FrameTransport:
    """Sends frames into a line on which nobody answers. After each frame the line stays quiet for `gap_s` seconds."""

    answers = False

    def __init__(self, line: LineSettings, frame_format: FrameFormat, gap_s: float) -> None:
        self._line = line
        self._link = link_to(line)
        self._format = frame_format
        self._gap_s = gap_s

    @property
    def is_open(self) -> bool:
        return self._link.is_open

    def open(self) -> None:
        self._link.open()

    def close(self) -> None:
        self._link.close()

    def show(self, address: int, text: str, blink: bool) -> None:
        data = frame(self._format, address, text, blink)
        # Drops what adapters and echoes send back, and notices an adapter that was pulled out.
        self._link.waiting()
        self._link.write(data)
        # The write returns when the kernel has the bytes; they still need this long to reach the boards.
        time.sleep(on_the_line_s(len(data), self._line) + self._gap_s)
