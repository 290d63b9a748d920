"""The base of emulated devices that can be switched on and off: a context manager that does so."""

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Switchable(ABC):
    """Use as a context manager."""

    @abstractmethod
    def start(self) -> None:
        """Switches on."""

    @abstractmethod
    def stop(self) -> None:
        """Switches off."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
