"""Batches of documents, each extracted into a folder of Parquet files beside the warehouse: by any worker, and never twice.

A batch's folder is named after what decides its rows. A run that dies leaves those it finished; the next run that comes to the same
batch takes them as they are, so it goes on at the first unfinished one.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from flows.errors import EphemerideError, WarehouseError
from flows.extraction import extract_batch
from flows.seeds import Seeds, load_seeds

_DECIDING = ("document_ref", "content_hash", "collected_on", "path", "line")  # the content hash covers text and metadata
_KEPT = 7 * 86400.0  # seconds that a dead run's batches wait for the run that goes on with them
_PART = ".part-"


def stage_batch(documents: pl.DataFrame, seeds: Seeds, folder: Path) -> None:
    """Extract a batch (columns of `flows.reading`, with document_id) into `folder`: a Parquet file for each table with rows, and rejects.

    The folder appears at once, by a rename. Raises OSError when the disk is full.
    """
    extracted = extract_batch(documents, seeds)
    part = Path(tempfile.mkdtemp(prefix=f"{folder.name}{_PART}", dir=folder.parent))
    try:
        for name, rows in {**extracted.tables, "rejects": extracted.rejects}.items():
            if not rows.is_empty():
                rows.write_parquet(part / f"{name}.parquet", compression="lz4")
        part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def stage_batch_elsewhere(documents: pl.DataFrame, own: Path | None, build: str, folder: Path) -> None:
    """`stage_batch` in another process, which loads the word lists itself, once, rather than be sent them with every batch.

    Raises EphemerideError where code or word lists are not those of `build`.
    """
    seeds = load_seeds(own=own)
    if seeds.build != build:
        raise EphemerideError(f"this worker has other code or word lists ({seeds.build}) than the run ({build}): install the same on both")
    stage_batch(documents, seeds, folder)


class Batches:
    """The folders of a warehouse's batches, while its lock is held: removed on exit once the run has published them.

    After an error of the disk, or where the warehouse refuses them, nothing is left; after any other death the finished ones stay.
    Those of a run that died after it had published go on entry: all their documents are among the `published` (document_ref,
    content_hash).
    """

    def __init__(self, warehouse: Path, build: str, published: pl.DataFrame) -> None:
        path = warehouse.resolve()
        self._all = path.with_name(f".{path.name}.batches")
        self._build = self._all / build
        self._published = published
        self.used: list[Path] = []  # the folders that this run asked for, in order

    def __enter__(self) -> Self:
        self._build.mkdir(parents=True, exist_ok=True)
        for folder in self._build.iterdir():
            if _PART in folder.name or not self._is_wanted(folder):
                shutil.rmtree(folder, ignore_errors=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, OSError | WarehouseError):
            shutil.rmtree(self._all, ignore_errors=True)
        elif error is None:
            self._tidy()

    def folder_of(self, documents: pl.DataFrame) -> Path:
        """Where the rows of these documents are, or are to be put."""
        deciding = documents.select(_DECIDING).write_csv().encode()
        folder = self._build / hashlib.blake2b(deciding, digest_size=12).hexdigest()
        self.used.append(folder)
        return folder

    def _is_wanted(self, folder: Path) -> bool:
        """Whether a finished batch holds a document that is not published yet."""
        documents = folder / "documents.parquet"
        if not documents.exists():
            return False
        keys = ["document_ref", "content_hash"]
        return not pl.read_parquet(documents, columns=keys).join(self._published, on=keys, how="anti").is_empty()

    def _tidy(self) -> None:
        """Remove what this run has published, what other code made, and what no run came back for."""
        others = [folder for folder in self._all.iterdir() if folder != self._build]
        old = [folder for folder in self._build.iterdir() if time.time() - folder.stat().st_mtime > _KEPT]
        for folder in {*self.used, *others, *old}:
            shutil.rmtree(folder, ignore_errors=True)
        if not any(self._build.iterdir()):
            shutil.rmtree(self._all, ignore_errors=True)


def gather(folders: list[Path], into: Path) -> None:
    """Name each batch's files `<table>-<number>.parquet` in the folder `into`, by links: one glob a table reads all batches."""
    for number, folder in enumerate(folders):
        for file in folder.glob("*.parquet"):
            (into / f"{file.stem}-{number:06}.parquet").symlink_to(file)
