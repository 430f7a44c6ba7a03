"""From what a person names (files, folders, globs, addresses) to the items that will be read, in order, each once."""

from __future__ import annotations

import glob
import os
import stat
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from flows.decoding import NotTextError
from flows.errors import EphemerideError, UsageError
from flows.sources.kinds import METADATA_FILE, NAMED, is_one_document, kind_of
from flows.sources.records import Item, Reject, encodable, system_reason
from flows.sources.visits import Visits

if TYPE_CHECKING:
    from flows.sources.web import Fetcher


@dataclass
class Folder:
    """The documents.csv of a folder, if it has one; `stems` of its one-document files when it is read whole."""

    metadata: Item | None = None
    stems: set[str] | None = None


@dataclass
class Found:
    """What the inputs lead to, in order: items by their real place (a file named twice is read once), and their folders by place."""

    items: dict[str, Item] = field(default_factory=dict)
    folders: dict[str, Folder] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    n_ignored: int = 0
    visits: Visits = field(default_factory=Visits)

    @cached_property
    def fetcher(self) -> Fetcher:
        """What fetches the pages among the inputs: one for all, so that no site is asked too often."""
        from flows.sources.web import Fetcher

        return Fetcher(self.visits)

    def add(self, item: Item, real: str) -> None:
        """Add an item of a folder that is read whole, or its documents.csv; a file of another kind is counted."""
        folder = self.folders.setdefault(item.folder, Folder())
        folder.stems = set() if folder.stems is None else folder.stems
        if item.name == METADATA_FILE:
            folder.metadata = item
        elif kind_of(item.name):
            self.items.setdefault(real, item)
            if is_one_document(item.name):
                folder.stems.add(item.reference)
        else:
            self.n_ignored += 1


def find(inputs: tuple[str, ...], visits: Visits | None = None) -> Found:
    """The items that `inputs` lead to; `visits`: the pages fetched before.

    Raises UsageError for one that leads to none, EphemerideError when there is nothing to read.
    """
    found = Found(visits=Visits() if visits is None else visits)
    for given in inputs:
        path = Path(given)
        if "://" in given:
            from flows.sources.addresses import find_address

            find_address(given, found)
        elif path.is_dir():
            _walk(path, found, frozenset())
        elif os.path.lexists(given):
            _add_named(path, found)
        elif any(char in given for char in "*?["):
            _add_glob(given, found)
        else:
            raise UsageError(f"no such file or folder: {given}")
    if not found.items and not found.rejects:
        raise EphemerideError(f"nothing to read: no {NAMED} file under {', '.join(inputs)}")
    return found


def _add_named(path: Path, found: Found) -> None:
    if kind_of(path.name) and path.name != METADATA_FILE:
        _add(path, found)
    elif path.name != METADATA_FILE:  # the shell's `folder/*` names it too
        raise UsageError(f"cannot read {path}: give {NAMED} files")


def _add_glob(pattern: str, found: Found) -> None:
    matches = sorted(glob.glob(pattern, recursive=True))
    if not matches:
        raise UsageError(f"no file matches {pattern}")
    for match in matches:
        path = Path(match)
        if path.is_dir():
            _walk(path, found, frozenset())
        elif kind_of(path.name) and path.name != METADATA_FILE:
            _add(path, found)
        else:
            found.n_ignored += path.name != METADATA_FILE


def _add(path: Path, found: Found) -> None:
    """Add a file named by itself, with the documents.csv that stands beside it."""
    item = local_item(path)
    found.items.setdefault(os.path.realpath(path), item)
    if is_one_document(path.name) and (path.parent / METADATA_FILE).is_file():
        found.folders.setdefault(item.folder, Folder(local_item(path.parent / METADATA_FILE)))


def _walk(folder: Path, found: Found, above: frozenset[str]) -> None:
    """Add what lies under `folder`. `above`: the real paths on the way here, where a symbolic link could lead back to."""
    real = os.path.realpath(folder)
    if real in above:
        return
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        found.rejects.append(Reject(posix(folder), system_reason(error)))
        return
    for path in entries:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            _walk(path, found, above | {real})
        else:
            found.add(local_item(path), os.path.realpath(path))


def local_item(path: Path) -> Item:
    """A file of this machine."""
    return Item(posix(path), path.name, partial(_open, path), partial(_state, path), _state(path))


def _open(path: Path) -> IO[bytes]:
    if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for its writer
        raise NotTextError("not a regular file")
    return path.open("rb")


def _state(path: Path) -> object:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def posix(path: Path) -> str:
    """`path` as given, with slashes, as rows name it."""
    return encodable(path.as_posix())
