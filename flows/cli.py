"""The command `ephemeride`: what a person types, and what comes back.

Results go to standard output, progress and log lines to standard error. Nothing heavy is imported before a command needs
it, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from flows.errors import EphemerideError, UsageError

if TYPE_CHECKING:
    from flows.pipeline import Options, Summary

DEFAULT_WAREHOUSE = Path("warehouse/events.duckdb")


class Parser(argparse.ArgumentParser):
    """argparse whose errors are one line, as all errors of this command."""

    def error(self, message: str) -> NoReturn:
        """End with status 2 and the line that says why."""
        raise UsageError(f"{message} (see {self.prog} --help)")


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 done, 1 nothing could be done, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows '?', it does not end the run
    try:
        options = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], None] = options.command
        command(options)
        sys.stdout.flush()
    except UsageError as error:
        return _fail(error, 2)
    except EphemerideError as error:
        return _fail(error, 1)
    except BrokenPipeError:  # `ephemeride sql ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _fail("stopped; the published warehouse is as it was", 130)
    return 0


def _fail(error: object, status: int) -> int:
    print(f"ephemeride: {error}", file=sys.stderr)
    return status


# --- what can be typed


def _parser() -> Parser:
    parser = Parser(prog="ephemeride", description="French press text about military diplomacy in, dated event rows in DuckDB out.")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_run(commands)
    _add_sql(commands)
    _add_show(commands)
    _add_report(commands)
    _add_correct(commands)
    _add_dates(commands)
    _add_evaluate(commands)
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
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--prefect", action="store_true", default=None, help="as a Prefect flow run (default when PREFECT_API_URL is configured)"
    )
    where.add_argument("--no-prefect", action="store_false", dest="prefect", help="in this process, whatever is configured")
    parser.add_argument("--full", action="store_true", help="extract from unchanged documents too")
    parser.add_argument("--no-wait", action="store_true", help="end at once, with status 1, when another run is writing this warehouse")
    parser.set_defaults(command=_run)


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
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--format", choices=("table", "markdown", "csv", "json"), default="table", help="how rows are printed (default: table)"
    )
    how.add_argument("--output", type=Path, metavar="FILE", help="write the rows into a .csv, .json, .parquet or .xlsx file instead")
    parser.set_defaults(command=_sql)


def _add_show(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("show", help="print an event with each of its sources, what says so highlighted")
    parser.add_argument("event_id", metavar="EVENT_ID", help="an event's id, or the start of it where that is unambiguous")
    _add_warehouse(parser)
    parser.set_defaults(command=_show)


def _add_report(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("report", help="write the report, a page that opens in any browser")
    _add_warehouse(parser)
    parser.add_argument("--output", type=Path, metavar="FILE", help="where to write it (default: report.html beside the warehouse)")
    parser.set_defaults(command=_report)


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
    parser.set_defaults(command=_correct)


def _add_dates(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("dates", help="print the dates of any text, one JSON object a line")
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="a text file (default: -, standard input)")
    parser.add_argument("--published-on", type=_date, metavar="DATE", help="publication date, from which years and weekdays are resolved")
    parser.add_argument("--collected-on", type=_date, metavar="DATE", help="collection date: nothing is later (default: today)")
    _add_seeds(parser)
    parser.set_defaults(command=_dates)


def _add_evaluate(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("evaluate", help="measure the extracted events on events that a person coded")
    parser.add_argument("gold", metavar="GOLD", type=Path, help='a JSONL file: {"id": document, "events": [...]} a line')
    where = parser.add_mutually_exclusive_group()
    _add_warehouse(where)
    where.add_argument("--documents", metavar="PATH", help="extract from these documents first, into a warehouse that is not kept")
    parser.add_argument("--collected-on", type=_date, metavar="DATE", help="with --documents: as in `ephemeride run` (default: today)")
    parser.add_argument("--errors", action="store_true", help="show each missed, spurious and half-right event in its sentences")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="how it is printed (default: table)")
    parser.set_defaults(command=_evaluate)


def _add_rollback(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("rollback", help="put an earlier warehouse in the place of the published one")
    _add_warehouse(parser)
    parser.add_argument("--to", metavar="RUN_ID", help="the run whose warehouse to take (default: the newest before the published one)")
    parser.add_argument("--list", action="store_true", help="print the warehouses that are kept, and change nothing")
    parser.add_argument("--no-wait", action="store_true", help="end at once, with status 1, when a run is writing this warehouse")
    parser.set_defaults(command=_rollback)


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


def _country(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", value):
        raise argparse.ArgumentTypeError(f"not an ISO 3166-1 alpha-3 country code like MLI: {value}")
    return value.upper()


# --- what is done


def _run(arguments: argparse.Namespace) -> None:
    from flows.pipeline import Options

    options = Options(
        inputs=tuple(arguments.inputs),
        warehouse=arguments.warehouse,
        focus=arguments.focus,
        collected_on=arguments.collected_on,
        full=arguments.full,
        wait=not arguments.no_wait,
        seeds=arguments.seeds,
        published_from=arguments.published_from,
        published_to=arguments.published_to,
        corrections=arguments.corrections,
    )
    address = _prefect_address()
    as_flow = arguments.prefect if arguments.prefect is not None else address is not None
    if as_flow:
        _log(f"flow run on {address}" if address else "flow run on a Prefect server of its own, started for this run")
        summary = _run_flow(options)
    else:
        _log("run in this process" + (" (--no-prefect)" if address else ": no Prefect API is configured (PREFECT_API_URL)"))
        summary = _run_here(options)
    from flows.printing import print_summary

    print_summary(summary)


def _run_flow(options: Options) -> Summary:
    from flows.sources.finding import find

    find(options.inputs)  # a wrong path is told before a server is started for it
    if options.seeds is not None:  # so is a wrong row
        from flows.seeds import load_seeds

        load_seeds(own=options.seeds)
    from flows.extract_events import run_flow

    return run_flow(options)


def _run_here(options: Options) -> Summary:
    from flows.pipeline import run
    from flows.printing import Progress

    with Progress(_log) as progress:
        return run(options, advance=progress.advance)


def _sql(arguments: argparse.Namespace) -> None:
    from flows.printing import print_rows
    from flows.questions import cookbook, statement_of
    from flows.warehouse import query

    if arguments.list:
        print_rows(["query", "question"], list(cookbook().items()), arguments.format)
    elif arguments.sql is not None:
        columns, rows = query(arguments.warehouse, statement_of(arguments.sql, sys.stdin))
        if arguments.output is None:
            print_rows(columns, rows, arguments.format)
        else:
            from flows.row_files import save_rows

            save_rows(columns, rows, arguments.output)
            _log(f"{len(rows)} rows in {arguments.output}")
    elif sys.stdin.isatty():
        from flows.shell import run_shell

        run_shell(arguments.warehouse, Path("~/.ephemeride_history").expanduser())
    else:
        raise UsageError("no question: give a SELECT, a .sql file, the name of a query (--list names them), or - for standard input")


def _show(arguments: argparse.Namespace) -> None:
    from flows.printing import console
    from flows.show import show_event

    out = console()
    out.print(show_event(arguments.warehouse, arguments.event_id, marked=not out.is_terminal))


def _report(arguments: argparse.Namespace) -> None:
    from flows.report.writing import write_report

    print(write_report(arguments.warehouse, arguments.output))


def _correct(arguments: argparse.Namespace) -> None:
    from flows.pipeline import Options
    from flows.printing import console, print_rows, told_changes, told_corrections
    from flows.recording import Wanted, correct, focus_of, standing

    if arguments.list:
        rows = standing(arguments.warehouse)
        print_rows(rows.columns, rows.rows(), "table")
        return
    if not (arguments.why or "").strip():
        raise UsageError("say why: --why TEXT")
    actions = {name: getattr(arguments, name) for name in ("add", "drop", "split", "join", "undo")}
    action = next((name for name, given in actions.items() if given not in (None, False)), "set")
    values = actions[action] if action in ("split", "join", "undo") else ()
    wanted = Wanted(arguments.words, action, arguments.why, arguments.by or getuser(), values)
    options = Options(
        (), arguments.warehouse, focus=focus_of(arguments.warehouse), wait=not arguments.no_wait,
        seeds=arguments.seeds, corrections=arguments.corrections,
    )  # fmt: skip
    summary, key = correct(options, wanted)
    _log(f"corrected in {options.corrections_file}, published in {arguments.warehouse}: {told_changes(summary)}")
    out = console()
    out.print(f"{key}: {told_corrections(summary)}", markup=False)


def _dates(arguments: argparse.Namespace) -> None:
    from flows.date_lines import print_dates

    try:
        data = sys.stdin.buffer.read() if arguments.file == "-" else Path(arguments.file).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {arguments.file}: {error.strerror}") from None
    print_dates(data, arguments.published_on, arguments.collected_on or date.today(), arguments.seeds)


def _evaluate(arguments: argparse.Namespace) -> None:
    from flows.evaluation_printing import print_measured
    from flows.gold import read_gold
    from flows.measuring import evaluate_documents, evaluate_warehouse
    from flows.seeds import load_seeds

    if arguments.collected_on and not arguments.documents:
        raise UsageError("--collected-on goes with --documents: what is in a warehouse was dated when it was extracted")
    gold = read_gold(arguments.gold, tuple(load_seeds().event_types["event_type"]))
    if arguments.documents:
        measured = evaluate_documents(gold, arguments.documents, arguments.collected_on, arguments.errors, _log)
    else:
        measured = evaluate_warehouse(gold, arguments.warehouse, arguments.errors)
    if measured.warning:
        _log(measured.warning)
    print_measured(measured, arguments.format)


def _rollback(arguments: argparse.Namespace) -> None:
    from flows.history import earlier, last_run, roll_back
    from flows.printing import print_rows

    if not arguments.list:
        taken = roll_back(arguments.warehouse, arguments.to, not arguments.no_wait)
        _log(f"{arguments.warehouse} is again that of run {taken.run_id} ({taken.n_events} events)")
    published = last_run(arguments.warehouse)
    rows = [(one.run_id, one.started_at, one.n_events, one is published) for one in (published, *earlier(arguments.warehouse))]
    print_rows(["run_id", "started_at", "n_events", "published"], list({row[0]: row for row in reversed(rows)}.values())[::-1], "table")


def _log(line: str) -> None:
    print(f"ephemeride: {line}", file=sys.stderr)


def _prefect_address() -> str | None:
    """The configured Prefect API: PREFECT_API_URL, or that of Prefect's active profile. Reads what Prefect would, without importing it."""
    if url := os.environ.get("PREFECT_API_URL"):
        return url
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    path = Path(os.environ.get("PREFECT_PROFILES_PATH", home / "profiles.toml")).expanduser()
    try:
        profiles = tomllib.loads(path.read_text(encoding="utf-8"))
        name = os.environ.get("PREFECT_PROFILE") or profiles.get("active")
        url = profiles.get("profiles", {}).get(name, {}).get("PREFECT_API_URL")
    except (OSError, ValueError, AttributeError, TypeError):  # no profile, or one that only Prefect can explain
        return None
    return url if isinstance(url, str) and url else None


if __name__ == "__main__":
    sys.exit(main())
