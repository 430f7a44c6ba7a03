"""The command `ephemeride`: what a person types, and what comes back.

Results go to standard output, progress and log lines to standard error. Nothing heavy is imported before a command needs
it, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

from flows.arguments import command_line
from flows.errors import EphemerideError, UsageError

if TYPE_CHECKING:
    from flows.options import Options
    from flows.summary import Summary


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 done, 1 nothing could be done, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows '?', it does not end the run
    try:
        options = command_line().parse_args(arguments)
        _COMMANDS[options.command](options)
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


def _run(arguments: argparse.Namespace) -> None:
    from flows.options import Options

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
        runner=arguments.runner,
        workers=arguments.workers,
        dask_address=arguments.dask_address,
    )
    address, on_dask = _prefect_address(), arguments.runner == "dask"
    if arguments.dask_address and not on_dask:
        raise UsageError("--dask-address goes with --runner dask")
    if on_dask and arguments.prefect is False:
        raise UsageError("--runner dask runs as a Prefect flow: leave --no-prefect out")
    as_flow = arguments.prefect if arguments.prefect is not None else address is not None or on_dask
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
    from flows.questions import cookbook, description, statement_of
    from flows.warehouse import query

    if arguments.list:
        print_rows(["query", "question"], list(cookbook().items()), arguments.format)
    elif arguments.describe is not None:
        print_rows(*description(arguments.warehouse, arguments.describe), arguments.format)
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
    from flows.options import Options
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


def _export(arguments: argparse.Namespace) -> None:
    from flows.shapes import export, save

    text = export(arguments.warehouse, arguments.shape)
    if arguments.output is None:
        sys.stdout.write(text)
    else:
        _log(f"written to {save(text, arguments.output, arguments.shape)}")


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


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], None]] = {
    "run": _run,
    "sql": _sql,
    "show": _show,
    "report": _report,
    "correct": _correct,
    "dates": _dates,
    "evaluate": _evaluate,
    "export": _export,
    "rollback": _rollback,
}


if __name__ == "__main__":
    sys.exit(main())
