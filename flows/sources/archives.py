"""Archives: their entries are read as the files of a folder are. Nothing is unpacked onto the disk under a name of theirs."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import IO, cast

from flows.decoding import NotTextError
from flows.sources.finding import Found
from flows.sources.kinds import METADATA_FILE, read_item
from flows.sources.limits import MAX_NESTING, Meter, metered, rewindable
from flows.sources.reading import read_found
from flows.sources.records import MAX_BYTES, Item, Record, Reject, encodable

_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})
_ENCRYPTED = 0x1 | 0x40  # the flags of a zip entry: encrypted, and strongly


def read_zip(item: Item) -> Iterator[Record]:
    """The documents of a zip file. Raises OSError, BadZipFile, NotTextError (too deep, too large)."""
    stream, size = rewindable(item.opened())
    meter = _meter(item, size)
    with stream, zipfile.ZipFile(stream) as archive:
        found = Found()
        for number, entry in enumerate(archive.infolist()):
            if not entry.is_dir():
                meter.add(n_entries=1)
                _add(found, item, entry.filename, _zip_problem(entry), partial(_open_zipped, archive, entry, meter), meter, str(number))
        yield from _read_all(found)


def _zip_problem(entry: zipfile.ZipInfo) -> str | None:
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted: unpack it yourself"
    return None if entry.compress_type in _PACKED else f"packed in a way that is not known (method {entry.compress_type})"


def _open_zipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, meter: Meter) -> IO[bytes]:
    return metered(archive.open(entry), meter)


def read_tar(item: Item) -> Iterator[Record]:
    """The documents of a tar file, packed or not. Raises OSError, TarError, NotTextError (too deep, too large).

    It is gone through twice: first its size and names are judged and its tables of metadata taken, then the entries are read in
    their order, since a packed stream cannot go back.
    """
    packed, size = rewindable(item.opened())
    with packed:
        found = _judge_tar(item, packed, _meter(item, size))
        with tarfile.open(fileobj=_unpacked(packed), mode="r|") as archive:
            members = enumerate(archive)
            for place, waiting in found.items.items():
                found.items[place] = replace(waiting, opened=partial(_open_member, archive, members, int(place)))
            yield from _read_all(found)


def _judge_tar(item: Item, packed: IO[bytes], meter: Meter) -> Found:
    """The entries of a tar file by their number, each with `opened` yet to be set, and its metadata tables."""
    found = Found()
    with tarfile.open(fileobj=metered(_unpacked(packed), meter), mode="r|") as archive:
        for number, member in enumerate(archive):
            if member.isdir():
                continue
            meter.add(n_entries=1)
            is_table = member.isreg() and PurePosixPath(member.name).name == METADATA_FILE
            table = _open_member(archive, iter([(number, member)]), number).read(MAX_BYTES) if is_table else b""
            problem = None if member.isreg() else "not a regular file"
            _add(found, item, member.name, problem, partial(io.BytesIO, table), meter, str(number))
        rest = archive.fileobj
        while rest is not None and (block := rest.read(1 << 16)):
            if block.strip(b"\0"):
                raise tarfile.ReadError("something that is no entry stands among the entries")
    return found


def _unpacked(packed: IO[bytes]) -> IO[bytes]:
    packed.seek(0)
    is_gzip = packed.read(2) == b"\x1f\x8b"
    packed.seek(0)
    return cast("IO[bytes]", gzip.GzipFile(fileobj=packed, mode="rb")) if is_gzip else packed


def _open_member(archive: tarfile.TarFile, members: Iterator[tuple[int, tarfile.TarInfo]], number: int) -> IO[bytes]:
    """The bytes of a member further on."""
    member = next(member for position, member in members if position == number)
    opened = archive.extractfile(member)
    assert opened is not None, "only regular files are opened"
    return opened


def read_gzip(item: Item) -> Iterator[Record]:
    """What is in a packed file `name.jsonl.gz`, as if it were `name.jsonl`. Raises OSError, NotTextError."""
    packed, size = rewindable(item.opened())
    meter = _meter(item, size)
    with packed:
        name, unpacked = item.name[: -len(".gz")], cast("IO[bytes]", gzip.GzipFile(fileobj=packed, mode="rb"))
        yield from read_item(Item(item.place, name, partial(metered, unpacked, meter), fields=item.fields, meter=meter))


def _read_all(found: Found) -> Iterator[Record]:
    if not found.items and not found.rejects:
        raise NotTextError("empty: no file in the archive is one that can be read")
    yield from read_found(found)


def _meter(item: Item, packed: int) -> Meter:
    meter = Meter(packed, item.meter)
    if meter.depth > MAX_NESTING:
        raise NotTextError(f"an archive more than {MAX_NESTING} deep in others: unpack it yourself")
    return meter


def _add(found: Found, item: Item, name: str, problem: str | None, opened: Callable[[], IO[bytes]], meter: Meter, key: str) -> None:
    """Add an entry of the archive `item` to what is to be read, or a reject for one that is not to be touched."""
    path = PurePosixPath(encodable(name.replace("\\", "/")))
    place = f"{item.place}!/{path}"
    if path.is_absolute() or ".." in path.parts or path.as_posix()[1:2] == ":":
        found.rejects.append(Reject(place, "a name that leads out of the archive: not read"))
    elif problem:
        found.rejects.append(Reject(place, problem))
    elif not any(part.startswith(".") or part == "__MACOSX" for part in path.parts):
        found.add(Item(place, path.name, opened, meter=meter), key)
