"""What can be typed after `ephemeride`: its commands, their arguments and options."""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path
from typing import NoReturn

from flows.errors import UsageError

DEFAULT_WAREHOUSE = Path("warehouse/events.duckdb")
SHAPES = ("acled", "bibtex", "csv", "gdelt", "icalendar")  # of sql/exports, named here so that `--help` need not look


class Parser(argparse.ArgumentParser):
    """argparse whose errors are one line, as all errors of this command."""

    def error(self, message: str) -> NoReturn:
        """End with status 2 and the line that says why."""
        raise UsageError(f"{message} (see {self.prog} --help)")


def command_line() -> Parser:
    """The parser of the whole command; its namespace has the `command` that was given."""
    parser = Parser(prog="ephemeride", description="French press text about military diplomacy in, dated event rows in DuckDB out.")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", required=True)
    _add_run(commands)
    _add_sql(commands)
    _add_show(commands)
    _add_report(commands)
    _add_correct(commands)
    _add_dates(commands)
    _add_evaluate(commands)
    _add_export(commands)
    _add_rollback(commands)
    return parser


Commands = argparse._SubParsersAction  # the type of what add_subparsers returns has no public name


class _Version(argparse.Action):
    """`--version`, read only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"ephemeride {version('ephemeride')}")
        parser.exit()


def _add_run(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("run", help="extract events from documents into the warehouse")
    parser.add_argument(
        "inputs",
        metavar="INPUT",
        nargs="+",
        help="a file (text, page, table or archive), a folder (with its subfolders), a glob or an address",
    )
    _add_warehouse(parser)
    parser.add_argument("--focus", type=_country, default="MLI", metavar="CODE", help="country the views speak for (default: MLI)")
    parser.add_argument(
        "--collected-on", type=_date, metavar="DATE", help="when documents without a collection date were collected (default: today)"
    )
    _add_seeds(parser)
    parser.add_argument("--published-from", type=_date, metavar="DATE", help="only documents published on this day or later")
    parser.add_argument("--published-to", type=_date, metavar="DATE", help="only documents published on this day or earlier")
    _add_corrections(parser)
    parser.add_argument(
        "--runner",
        choices=("threads", "processes", "dask"),
        default="threads",
        help="what extracts batches of documents (default: threads)",
    )
    parser.add_argument("--workers", type=_count, default=1, metavar="N", help="batches extracted at a time (default: 1)")
    parser.add_argument("--dask-address", metavar="ADDRESS", help="scheduler of a Dask cluster (default: one of this run's own)")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--prefect", action="store_true", default=None, help="as a Prefect flow run (default when PREFECT_API_URL is configured)"
    )
    where.add_argument("--no-prefect", action="store_false", dest="prefect", help="in this process, whatever is configured")
    parser.add_argument("--full", action="store_true", help="extract from unchanged documents too")
    parser.add_argument("--no-wait", action="store_true", help="end at once, with status 1, when another run is writing this warehouse")


def _add_sql(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("sql", help="ask the warehouse a question in SQL, read-only")
    parser.add_argument(
        "sql",
        metavar="QUESTION",
        nargs="?",
        help="a SELECT, a .sql file, the name of a query of the cookbook, or - for standard input; without it, a shell",
    )
    _add_warehouse(parser)
    parser.add_argument("--list", action="store_true", help="print the queries of the cookbook and what each answers")
    parser.add_argument("--describe", nargs="?", const="", metavar="TABLE", help="print what a table's columns mean, or what each table is")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--format", choices=("table", "markdown", "csv", "json"), default="table", help="how rows are printed (default: table)"
    )
    how.add_argument("--output", type=Path, metavar="FILE", help="write the rows into a .csv, .json, .parquet or .xlsx file instead")


def _add_show(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("show", help="print an event with each of its sources, what says so highlighted")
    parser.add_argument("event_id", metavar="EVENT_ID", help="an event's id, or the start of it where that is unambiguous")
    _add_warehouse(parser)


def _add_report(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("report", help="write the report, a page that opens in any browser")
    _add_warehouse(parser)
    parser.add_argument("--output", type=Path, metavar="FILE", help="where to write it (default: report.html beside the warehouse)")


def _add_correct(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("correct", help="correct an event, for this and all later runs")
    parser.add_argument("words", metavar="EVENT_ID field=value", nargs="*", help="an event's id (or the start of it), and what is right")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--add", action="store_true", help="add an event that no document tells: field=value ... without an id")
    what.add_argument("--drop", action="store_true", help="the event is none")
    what.add_argument("--split", nargs="+", metavar="DOCUMENT_REF", help="these of its documents tell another event")
    what.add_argument("--join", nargs="+", metavar="EVENT_ID", help="these events are the same as it")
    what.add_argument("--undo", nargs="*", metavar="FIELD", help="take back its corrections, or those of these fields")
    what.add_argument("--list", action="store_true", help="print all corrections and what became of them, and change nothing")
    parser.add_argument("--why", metavar="TEXT", help="the reason, kept with the correction (required)")
    parser.add_argument("--by", metavar="NAME", help="who corrects (default: the login name)")
    _add_corrections(parser)
    _add_warehouse(parser)
    _add_seeds(parser)
    parser.add_argument("--no-wait", action="store_true", help="end at once, with status 1, when a run is writing this warehouse")


def _add_dates(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("dates", help="print the dates of any text, one JSON object a line")
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="a text file (default: -, standard input)")
    parser.add_argument("--published-on", type=_date, metavar="DATE", help="publication date, from which years and weekdays are resolved")
    parser.add_argument("--collected-on", type=_date, metavar="DATE", help="collection date: nothing is later (default: today)")
    _add_seeds(parser)


def _add_evaluate(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("evaluate", help="measure the extracted events on events that a person coded")
    parser.add_argument("gold", metavar="GOLD", type=Path, help='a JSONL file: {"id": document, "events": [...]} a line')
    where = parser.add_mutually_exclusive_group()
    _add_warehouse(where)
    where.add_argument("--documents", metavar="PATH", help="extract from these documents first, into a warehouse that is not kept")
    parser.add_argument("--collected-on", type=_date, metavar="DATE", help="with --documents: as in `ephemeride run` (default: today)")
    parser.add_argument("--errors", action="store_true", help="show each missed, spurious and half-right event in its sentences")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="how it is printed (default: table)")


def _add_export(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("export", help="print the events in the shape of other event data, of a calendar or of a citation")
    parser.add_argument("shape", metavar="SHAPE", choices=SHAPES, help=", ".join(SHAPES))
    parser.add_argument("--output", type=Path, metavar="PATH", help="write it into this file, or into a file of its own in this folder")
    _add_warehouse(parser)


def _add_rollback(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("rollback", help="put an earlier warehouse in the place of the published one")
    _add_warehouse(parser)
    parser.add_argument("--to", metavar="RUN_ID", help="the run whose warehouse to take (default: the newest before the published one)")
    parser.add_argument("--list", action="store_true", help="print the warehouses that are kept, and change nothing")
    parser.add_argument("--no-wait", action="store_true", help="end at once, with status 1, when a run is writing this warehouse")


def _add_warehouse(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--warehouse", type=Path, default=DEFAULT_WAREHOUSE, metavar="PATH", help=f"the DuckDB file (default: {DEFAULT_WAREHOUSE})"
    )


def _add_seeds(parser: Parser) -> None:
    parser.add_argument("--seeds", type=Path, metavar="FOLDER", help="a folder of word lists of your own, added to the shipped ones")


def _add_corrections(parser: Parser) -> None:
    parser.add_argument(
        "--corrections", type=Path, metavar="PATH", help="the file of corrections (default: corrections.csv beside the warehouse)"
    )


def _date(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date like 2026-11-01: {value}") from None


def _count(value: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,3}", value):
        raise argparse.ArgumentTypeError(f"not a number from 1: {value}")
    return int(value)


def _country(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", value):
        raise argparse.ArgumentTypeError(f"not an ISO 3166-1 alpha-3 country code like MLI: {value}")
    return value.upper()
