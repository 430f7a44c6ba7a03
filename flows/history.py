"""The warehouses published before: the last few are kept beside the published one, and any of them can take its place again.

They stand in a folder named after the warehouse ('events.duckdb.earlier'), each under the id of the run that made it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from flows.errors import WarehouseError
from flows.exporting import renew_package
from flows.files import put_in_place, workspace
from flows.report.writing import renew_report
from flows.warehouse import locked, reading, told

KEPT = 3  # earlier warehouses that are kept


@dataclass(frozen=True)
class Published:
    """A warehouse file: the run that made it, when that run began, and how many events it holds."""

    path: Path
    run_id: str
    started_at: datetime
    n_events: int


def earlier(path: Path) -> list[Published]:
    """The kept warehouses, newest first; a file among them that is no warehouse is passed over."""
    found = []
    for file in sorted(_folder(path).glob("*.duckdb"), reverse=True):
        with contextlib.suppress(WarehouseError):
            found.append(last_run(file))
    return found


def last_run(path: Path) -> Published:
    """The run that made a warehouse file. Raises WarehouseError when it is none."""
    try:
        with reading(path) as connection:
            row = connection.execute("SELECT run_id, started_at, n_events FROM runs ORDER BY run_id DESC LIMIT 1").fetchone()
    except duckdb.Error as error:
        raise told(error, path, "cannot be read") from error
    if row is None:
        raise WarehouseError(f"{path}: no run has published it: make one with `ephemeride run INPUT`")
    return Published(path, *row)


def keep(path: Path) -> None:
    """Keep the published warehouse under its run's id before another takes its place, and drop the oldest beyond KEPT.

    To be called within `locked(path)`. A second name for the same file costs no space and no time.
    """
    if not path.exists():
        return
    folder = _folder(path)
    folder.mkdir(exist_ok=True)
    kept = folder / f"{last_run(path).run_id}.duckdb"
    if not kept.exists():
        _second_name(path, kept)
    for old in sorted(folder.glob("*.duckdb"), reverse=True)[KEPT:]:
        old.unlink()


def roll_back(path: Path, run_id: str | None = None, wait: bool = True) -> Published:
    """Put an earlier warehouse in the place of the published one: that of `run_id`, or the newest before it. Returns it.

    The one it replaces is kept like any other. Raises WarehouseError when there is none, and as `locked` does.
    """
    path = path.resolve()
    with locked(path, wait):
        current = last_run(path).run_id if path.exists() else ""
        chosen = _chosen(path, run_id, current)
        with workspace(path) as folder:
            following = folder / "next.duckdb"
            _second_name(chosen.path, following)
            keep(path)
            put_in_place(following, path)
        renew_package(path)
        renew_report(path)
        return chosen


def _chosen(path: Path, run_id: str | None, current: str) -> Published:
    kept = earlier(path)
    fitting = [one for one in kept if (one.run_id == run_id if run_id else one.run_id < current or not current)]
    if not fitting:
        ids = ", ".join(one.run_id for one in kept) or "none"
        wanted = f"run {run_id}" if run_id else "a run before the published one"
        raise WarehouseError(f"{path}: no warehouse of {wanted} is kept (kept: {ids})")
    return fitting[0]


def _second_name(path: Path, name: Path) -> None:
    """Another name for a file; a copy where the disk has no such thing, whole or not at all."""
    try:
        os.link(path, name)
    except OSError:
        unfinished = name.with_suffix(".part")
        shutil.copy2(path, unfinished)
        unfinished.replace(name)


def _folder(path: Path) -> Path:
    return path.resolve().with_name(f"{path.name}.earlier")
