"""The pages that people read say what the code does: commands, options, views, tables, examples.

What the README, the tutorial, docs/cookbook.md, docs/dictionary.md and docs/example.ipynb show is what a real run prints; `python
tests/test_docs.py` writes them anew after the rules, the queries or the sample changed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_meanings import DICTIONARY, dictionary_page
from test_notebook import NOTEBOOK, notebook_page

from flows.arguments import command_line
from flows.cli import main
from flows.meanings import meaning
from flows.questions import cookbook
from flows.tables import schema

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
PAGES = sorted(path for path in ROOT.glob("**/*.md") if not {".venv", "warehouse"} & set(path.parts) and ".pytest_cache" not in path.parts)
DOCS = sorted((ROOT / "docs").glob("*.md"))
TOLD = "\n".join([README, *(path.read_text(encoding="utf-8") for path in DOCS)])
TABLES = sorted(path.stem for path in (ROOT / "sql" / "tables").glob("*.sql"))
RUNNABLE = re.findall(r"<!-- runnable -->\n```sh\n(.*?)```", README, flags=re.DOTALL)
# examples of one page of docs/ run one after the other in one folder; what they print may be shown below them
STEP = re.compile(r"(<!-- runnable -->\n```sh\n(.*?)```\n)(\n<!-- prints -->\n```text\n.*?```\n)?", flags=re.DOTALL)
STEPPED = [path for path in DOCS if STEP.search(path.read_text(encoding="utf-8"))]
DATED = re.compile(
    r"^\| (.+?) \| (--.*?)? ?\| (\S+(?:; \S+)*) \| ((?:(?:explicit|publication|context|weekday|none)(?:; )?)+) \|$", flags=re.MULTILINE
)
MAX_ROWS = 8
COOKBOOK = ROOT / "docs" / "cookbook.md"
COOKBOOK_HEAD = """# Cookbook: questions to the warehouse

Each query is a file of `sql/queries`. `ephemeride sql NAME` runs it, `ephemeride sql --list` names them all, and
`ephemeride sql NAME --output rows.xlsx` (or `.csv`, `.parquet`, `.json`) keeps the answer. The answers below are those of the sample
articles. Counts follow what was read: look at the view `coverage` before calling a year quiet.
"""
SHOWN = re.compile(r"(<!-- output: ephemeride (.*?) -->\n```text\n)(.*?)(?=```)", flags=re.DOTALL)


def commands() -> dict[str, argparse.ArgumentParser]:
    """Every command of the CLI with its parser."""
    [action] = [action for action in command_line()._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(action.choices)


def options(parser: argparse.ArgumentParser) -> set[str]:
    """The long options of a parser, without --help."""
    return {name for action in parser._actions for name in action.option_strings if name.startswith("--")} - {"--help"}


def code_of(page: str) -> str:
    """What stands in backticks or in blocks: where a page names commands."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", page, flags=re.DOTALL))


# --- the command


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"ephemeride {command} " in README


@pytest.mark.parametrize("option", sorted({name for parser in (command_line(), *commands().values()) for name in options(parser)}))
def test_every_option_is_told(option: str) -> None:
    assert re.search(rf"{option}\b(?!-)", TOLD)


def test_pages_name_no_other_command() -> None:
    named = set(re.findall(r"\bephemeride ([a-z]+)\b", code_of(TOLD)))
    assert named <= set(commands())


def test_the_readme_names_no_other_option() -> None:
    known = set().union({"--help"}, options(command_line()), *(options(parser) for parser in commands().values()))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*[a-z]", code_of(README))) <= known


@pytest.mark.parametrize("line", [line for block in RUNNABLE for line in block.splitlines() if "ephemeride " in line])
def test_options_stand_with_their_own_command(line: str) -> None:
    [(command, rest)] = re.findall(r"\bephemeride ([a-z]+)(.*)", line)
    assert set(re.findall(r" (--[a-z-]+)", rest)) <= options(commands()[command])


def test_defaults_in_the_readme_are_those_of_the_command() -> None:
    defaults = {action.dest: action.default for action in commands()["run"]._actions}
    assert f"(default: `{defaults['warehouse'].as_posix()}`)" in README
    assert f"(default: `{defaults['focus']}`)" in README


def test_make_targets_that_pages_name_exist() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    for page in PAGES:
        assert set(re.findall(r"\bmake ([a-z0-9-]+)\b", code_of(page.read_text(encoding="utf-8")))) <= targets, page.name


# --- views, tables, word lists


@pytest.mark.parametrize("view", sorted(path.stem for path in (ROOT / "sql" / "views").glob("*.sql")))
def test_every_view_is_in_the_readme(view: str) -> None:
    assert re.search(rf"^\| `{view}(\('[A-Z]+'\))?` \| .+ \|$", README, flags=re.MULTILINE)


def test_the_readme_names_no_file_that_is_not_there() -> None:
    for name in re.findall(r"^\| .*$", README, flags=re.MULTILINE):
        for seed in re.findall(r"`(\w+\.csv)`", name):
            assert (ROOT / "seeds" / seed).exists(), seed


@pytest.mark.parametrize("page", [ROOT / "README.md", *DOCS], ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_index_has_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [path.name for path in (ROOT / "docs").iterdir() if path.suffix in (".md", ".ipynb") and path.name != "README.md"]
    assert not [name for name in pages if f"]({name})" not in index]


@pytest.mark.parametrize("table", TABLES)
def test_the_glossary_has_every_table_and_column(table: str) -> None:
    missing = [name for name in (table, *schema(table)) if f"`{name}`" not in GLOSSARY and f"**{name}" not in GLOSSARY]
    assert not missing


def test_what_the_glossary_quotes_is_there() -> None:
    """A word in backticks is a table, a column, a value that some table, view or reference table allows, or an example."""
    sources = [*(ROOT / "sql").glob("*/*.sql"), *(ROOT / "seeds").glob("*.csv")]
    words = set(re.findall(r"\w+", "\n".join(path.read_text(encoding="utf-8") for path in sources)))
    quoted = set(re.findall(r"`([a-z_0-9]+)`", GLOSSARY))
    assert not quoted - words - {"like_this"}


# --- examples


def run_in(folder: Path, script: str) -> str:
    """Standard output of a shell script in `folder`, made to look like the project's root, with `ephemeride` on the path."""
    for name in ("seeds", "sql", "tests"):
        (folder / name).symlink_to(ROOT / name)
    command = folder / "bin" / "ephemeride"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m flows.cli "$@"\n')
    command.chmod(0o755)
    path = os.pathsep.join([str(command.parent), os.environ["PATH"]])
    # a Prefect home that is not there: nothing that a person configured makes these runs flow runs
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PREFECT_HOME": str(folder / "prefect")}
    environment.pop("PREFECT_API_URL", None)
    done = subprocess.run(
        ["sh", "-ec", script], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("block", RUNNABLE)
def test_runnable_examples_run(block: str, tmp_path: Path) -> None:
    run_in(tmp_path, block)


def test_there_are_runnable_examples() -> None:
    assert len(RUNNABLE) == README.count("<!-- runnable -->") >= 3


def shown_of(command: str) -> str:
    """What a command prints, as the README shows it: without participants, empty lines and blanks at the ends of lines."""
    with tempfile.TemporaryDirectory() as folder:
        lines = run_in(Path(folder), f"ephemeride {command}").splitlines()
    return "".join(f"{line}\n" for line in _narrow(lines))


def _narrow(lines: list[str]) -> Iterator[str]:
    cut = None
    for line in lines:
        if "participants" in line:
            cut = line.index("participants")
        elif line.startswith("Events by"):
            cut = None
        shown = line[:cut].rstrip()
        if shown:
            yield shown


def test_the_readme_shows_what_a_run_prints() -> None:
    shown = SHOWN.search(README)
    assert shown is not None
    assert shown[3] == shown_of(shown[2]), "write it anew: python tests/test_docs.py"


def stepped_page(page: Path) -> str:
    """A page of docs/ with what its examples print, each shown where the page has a place for it."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        printed = run_in(Path(folder), "\necho '<<< next'\n".join(found[2] for found in STEP.finditer(text))).split("<<< next\n")
    outputs = iter(printed)

    def shown(found: re.Match[str]) -> str:
        lines = [line.rstrip() for line in next(outputs).splitlines()]
        output = "".join(f"{line}\n" for line in lines if line)
        return found[1] + (f"\n<!-- prints -->\n```text\n{output}```\n" if found[3] else "")

    return STEP.sub(shown, text)


@pytest.mark.parametrize("page", STEPPED, ids=lambda path: path.name)
def test_examples_of_a_page_print_what_it_shows(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == stepped_page(page), "write it anew: python tests/test_docs.py"


@pytest.mark.parametrize(("text", "known", "dates", "bases"), DATED.findall((ROOT / "docs" / "dates.md").read_text(encoding="utf-8")))
def test_dates_are_decided_as_told(
    text: str, known: str, dates: str, bases: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    assert main(["dates", str(tmp_path / "text.txt"), "--collected-on", "2026-11-01", *known.split()]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert "; ".join(one["date_edtf"] for one in found) == dates
    assert "; ".join(one["date_basis"] for one in found) == bases


def test_every_basis_has_an_example() -> None:
    bases = "; ".join(found[3] for found in DATED.findall((ROOT / "docs" / "dates.md").read_text(encoding="utf-8")))
    assert set(bases.split("; ")) == set(meaning("events", "date_basis").codes)


# --- the cookbook


def cookbook_page() -> str:
    """docs/cookbook.md: each question with its SQL and what it answers on the sample, the first rows of it."""
    asked = [f"echo '{name}'; ephemeride sql {name} --format markdown" for name in cookbook()]
    with tempfile.TemporaryDirectory() as folder:
        printed = run_in(Path(folder), "\n".join(["ephemeride run seeds/documents >ran", *asked]))
    answers = re.split(rf"^({'|'.join(cookbook())})\n", printed, flags=re.MULTILINE)[1:]
    recipes = [_recipe(name, rows) for name, rows in zip(answers[::2], answers[1::2], strict=True)]
    return "\n".join([COOKBOOK_HEAD, *recipes])


def _recipe(name: str, answer: str) -> str:
    question = cookbook()[name]
    sql = (ROOT / "sql" / "queries" / f"{name}.sql").read_text(encoding="utf-8").split("\n", 1)[1]
    rows = answer.splitlines()
    more = [f"\n… and {len(rows) - 2 - MAX_ROWS} more rows"] if len(rows) > MAX_ROWS + 2 else []
    shown = "\n".join([*rows[: MAX_ROWS + 2], *more]) if len(rows) > 2 else "No rows on the sample."
    return f"## {name}\n\n{question[0].upper()}{question[1:]}\n\n{shown}\n\n```sql\n{sql}```\n"


def test_the_cookbook_page_shows_what_the_queries_answer() -> None:
    assert COOKBOOK.read_text(encoding="utf-8") == cookbook_page(), "write it anew: python tests/test_docs.py"


# --- all pages


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_page_has_a_path_of_one_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.findall(r"(?<![\w.:/])/(?:home|root|Users|work|tmp|mnt|opt|var)/\S*|[A-Z]:\\\S+|file://\S+", text)


def test_the_changelog_has_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert version is not None
    headings = re.findall(r"^## \[(.+?)\]", changelog, flags=re.MULTILINE)
    assert headings[:2] == ["Unreleased", version[1]]


if __name__ == "__main__":
    COOKBOOK.parent.mkdir(exist_ok=True)
    COOKBOOK.write_text(cookbook_page(), encoding="utf-8")
    DICTIONARY.write_text(dictionary_page(), encoding="utf-8")
    for stepped in STEPPED:
        stepped.write_text(stepped_page(stepped), encoding="utf-8")
    with tempfile.TemporaryDirectory() as empty:
        NOTEBOOK.write_text(notebook_page(Path(empty)), encoding="utf-8")
    (ROOT / "README.md").write_text(SHOWN.sub(lambda found: found[1] + shown_of(found[2]), README), encoding="utf-8")
