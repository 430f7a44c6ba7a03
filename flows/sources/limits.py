"""What an archive may unpack to. Bytes are counted as they come out: what an archive says of its own sizes is not believed."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from typing import IO, cast

from flows.decoding import NotTextError

MAX_RATIO = 200  # unpacked to packed: press text packs to a tenth, deflate at its best to a thousandth
MAX_UNPACKED = 50_000_000_000  # bytes of one archive with all that is nested in it
MAX_ENTRIES = 1_000_000
MAX_NESTING = 3  # archives in archives
FREE = 50_000_000  # bytes that any archive may unpack to: small ones of much alike text pack better
_IN_MEMORY = 16_000_000  # bytes; a nested archive over that waits in an unnamed file of the system's temporary folder


class LimitError(NotTextError):
    """An archive unpacks to too much; nothing more is read from it."""


@dataclass
class Meter:
    """Counts the bytes and entries that an archive of `packed` bytes gives, and lets the archive around it count them too."""

    packed: int
    outer: Meter | None = None
    n_bytes: int = 0
    n_entries: int = 0

    @property
    def depth(self) -> int:
        """How many archives are open, this one included."""
        return 1 + (self.outer.depth if self.outer else 0)

    def add(self, n_bytes: int = 0, n_entries: int = 0) -> None:
        """Count what came out. Raises LimitError when it is too much."""
        self.n_bytes += n_bytes
        self.n_entries += n_entries
        if self.n_bytes > FREE and self.n_bytes > MAX_RATIO * self.packed:
            raise LimitError(f"unpacks to more than {MAX_RATIO} times its size, the rest is not read: unpack it yourself if you trust it")
        if self.n_bytes > MAX_UNPACKED:
            raise LimitError(f"unpacks to more than {MAX_UNPACKED:,} bytes, the rest is not read: cut it into smaller archives")
        if self.n_entries > MAX_ENTRIES:
            raise LimitError(f"more than {MAX_ENTRIES:,} entries, the rest is not read: cut it into smaller archives")
        if self.outer:
            self.outer.add(n_bytes, n_entries)


class _Metered(io.RawIOBase):
    def __init__(self, stream: IO[bytes], meter: Meter) -> None:
        self._stream = stream
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._meter.add(len(data))
        buffer[: len(data)] = data
        return len(data)


def metered(stream: IO[bytes], meter: Meter) -> IO[bytes]:
    """`stream`, each byte of it counted by `meter`: reading it raises LimitError when it is too much. Closing it leaves `stream` open."""
    return io.BufferedReader(_Metered(stream, meter), 1 << 16)


def rewindable(stream: IO[bytes]) -> tuple[IO[bytes], int]:
    """(a stream that can go back, its length): `stream` itself when it is a file, else what it holds, kept aside."""
    if not isinstance(getattr(stream, "raw", None), io.FileIO) and not isinstance(stream, tempfile.SpooledTemporaryFile):
        with stream:
            kept = cast("IO[bytes]", tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - its reader closes it
            while block := stream.read(1 << 20):
                kept.write(block)
        stream = kept
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return stream, size
