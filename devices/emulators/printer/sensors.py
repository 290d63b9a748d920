"""The current condition of the machine, and its encoding in the bytes of each status command."""

from dataclasses import dataclass


@dataclass
class Sensors:
    """The printer's condition. `cutter_jammed` becomes an error only at the next cut; `in_mouth`: a slip hangs in the
    mouth of a kiosk printer until somebody takes it."""

    paper_end: bool = False
    near_end: bool = False
    cover_open: bool = False
    cutter_jammed: bool = False
    cutter_error: bool = False
    head_hot: bool = False
    head_up: bool = False
    in_mouth: bool = False

    @property
    def online(self) -> bool:
        """Whether it can print."""
        return not (self.paper_end or self.cover_open or self.cutter_error or self.head_hot or self.head_up)

    def real_time(self, query: int) -> int:
        """The answer to DLE EOT 1–4."""
        bits = {
            1: 0x08 * (not self.online),
            2: 0x04 * self.cover_open | 0x20 * self.paper_end | 0x40 * (self.cutter_error or self._head),
            3: 0x08 * self.cutter_error | 0x40 * self._head,
            4: 0x0C * (self.near_end or self.paper_end) | 0x60 * self.paper_end,
        }
        return 0x12 | bits[query]

    def automatic(self) -> bytes:
        """The four bytes of automatic status."""
        first = 0x10 | 0x08 * (not self.online) | 0x20 * self.cover_open
        return bytes([first, 0x08 * self.cutter_error | 0x40 * self._head, self.paper_bits(), 0])

    def full(self) -> bytes:
        """The answer of Custom's kiosk printers to DLE EOT 20: header, paper, user, recoverable and fatal errors."""
        paper = 0x01 * self.paper_end | 0x04 * (self.near_end or self.paper_end) | 0x20 * self.in_mouth
        user = 0x01 * self.head_up | 0x02 * self.cover_open
        return bytes([0x10, 0x0F, paper, user, 0x01 * self.head_hot, 0x01 * self.cutter_error])

    @property
    def _head(self) -> bool:
        return self.head_hot or self.head_up

    def paper_bits(self) -> int:
        """The answer to GS r 1, and the third byte of automatic status."""
        return 0x03 * (self.near_end or self.paper_end) | 0x0C * self.paper_end
