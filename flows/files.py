"""Putting a finished file in the place of another: all or nothing, also when the process is killed or the power fails."""

from __future__ import annotations

import contextlib
import fcntl
import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


def workspace(path: Path) -> contextlib.AbstractContextManager[Path]:
    """A hidden folder beside the warehouse, on the same disk so that a rename is one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return scratch(path.parent, f".{path.name}.next-")


@contextlib.contextmanager
def scratch(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder of this process alone in `parent`, removed at the end; those of killed processes under the same prefix go first.

    Raises OSError when `parent` may not be written or is full.
    """
    for stale in parent.glob(f"{glob.escape(prefix)}*"):
        _remove_if_stale(stale)
    folder, handle = _own_folder(parent, prefix)
    try:
        yield folder
    finally:
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def _own_folder(parent: Path, prefix: str) -> tuple[Path, int]:
    """A new folder and the handle that locks it while this process lives: the operating system frees it when it is killed."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        with contextlib.suppress(FileNotFoundError, BlockingIOError):  # another process took it for a stale one before it was locked
            handle = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                folder.stat()
            except OSError:
                os.close(handle)
                raise
            return folder, handle


def _remove_if_stale(folder: Path) -> None:
    with contextlib.suppress(OSError):  # gone already, or of another process that lives
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(handle)


def put_in_place(following: Path, path: Path) -> None:
    """Flush the closed file to the disk, rename it over the published one, and flush the folder: all or nothing."""
    if path.exists():
        shutil.copymode(path, following)
    _flush(following)
    following.replace(path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_folder(following: Path, folder: Path, aside: Path) -> None:
    """Flush a finished folder and put it in the place of another, which goes `aside`; for a moment there is none, never half of one."""
    for part in [*following.rglob("*"), following]:
        _flush(part)
    if folder.exists():
        folder.replace(aside)
    following.replace(folder)
    _flush(folder.parent)
