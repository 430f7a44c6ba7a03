"""Writing the report: beside the warehouse as the last step of a run, or wherever `ephemeride report` is told to."""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb

from flows.errors import EphemerideError, WarehouseError
from flows.files import put_in_place, scratch
from flows.report.gathering import gather
from flows.report.page import edition_of, page_of, read_edition
from flows.warehouse import query, reading, told

log = logging.getLogger("ephemeride.report")


def report_of(path: Path) -> Path:
    """The report of the warehouse at `path`: 'report.html' beside events.duckdb, 'other.report.html' beside other.duckdb."""
    return path.with_name("report.html" if path.name == "events.duckdb" else f"{path.stem}.report.html")


def write_report(path: Path, output: Path | None = None) -> Path:
    """Write the report of the warehouse at `path` to `output`, or beside it; returns where. The file is replaced whole or not at all.

    Raises WarehouseError when there is no warehouse, or the report cannot be written.
    """
    output = (output or report_of(path)).resolve()
    if not path.exists():
        raise WarehouseError(f"no warehouse at {path}: make one with `ephemeride run INPUT`, or name another with --warehouse")
    try:
        with reading(path) as connection:
            page = page_of(gather(connection))
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise WarehouseError(
            f"{path} is of an earlier version and lacks what the report shows: run `ephemeride run INPUT` again"
        ) from error
    except duckdb.Error as error:
        raise told(error, path, "cannot be read") from error
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with scratch(output.parent, f".{output.name}.next-") as folder:
            (folder / output.name).write_text(page, encoding="utf-8")
            put_in_place(folder / output.name, output)
    except OSError as error:
        raise WarehouseError(
            f"the report {output} cannot be written ({error.strerror or error}): name another file with --output"
        ) from error
    return output


def renew_report(path: Path) -> None:
    """Write the report beside the published warehouse anew, when it is missing, of another run or of another design.

    To be called within `locked(path)`. The warehouse is published whatever happens here: what fails is a warning that says what to do.
    """
    try:
        run_id = query(path, "SELECT max(run_id) FROM runs")[1][0][0]
        if read_edition(report_of(path)) != edition_of(run_id):
            write_report(path)
    except EphemerideError as error:
        log.warning("the warehouse is published, its report is not: %s; try again: ephemeride report --warehouse %s", error, path)
