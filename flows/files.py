"""Putting a finished file in the place of another: all or nothing, also when the process is killed or the power fails."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def workspace(path: Path) -> Iterator[Path]:
    """A hidden folder beside the warehouse, on the same disk so that a rename is one step; those of killed runs are removed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{path.name}.next-"
    for stale in path.parent.glob(f"{prefix}*"):
        _remove_if_stale(stale)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=path.parent))
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # while this run lives: freed by the operating system when it is killed
    try:
        yield folder
    finally:
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def _remove_if_stale(folder: Path) -> None:
    with contextlib.suppress(OSError):  # gone already, or another run's that lives
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
    """Put a finished folder in the place of another, which goes `aside`; for a moment there is none, never half of one."""
    if folder.exists():
        folder.replace(aside)
    following.replace(folder)
    _flush(folder.parent)
