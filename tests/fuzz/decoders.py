"""atheris feeds every decoder of the devices: `python -m tests.fuzz.decoders -runs=100000`, or with a time, a corpus …

The first byte chooses the decoder, the rest is what it hears.
"""

import sys

import atheris

with atheris.instrument_imports(include=["devices"]):
    from tests.devices.decoders import DECODERS, STREAMS

NAMES = [*DECODERS, *STREAMS]


def hear(data: bytes) -> None:
    """One run. Raises what no decoder may raise."""
    if not data:
        return
    name, rest = NAMES[data[0] % len(NAMES)], data[1:]
    if name in DECODERS:
        decoder = DECODERS[name]
        try:
            decoder.decode(rest)
        except decoder.errors:
            return
        return
    reader, held = STREAMS[name].make()
    half = len(rest) // 2
    for chunk in (rest[:half], rest[half:]):
        list(reader.feed(chunk))
        if held() > STREAMS[name].most:
            raise MemoryError(f"{name} holds {held()} bytes")


if __name__ == "__main__":
    atheris.Setup(sys.argv, hear)
    atheris.Fuzz()
