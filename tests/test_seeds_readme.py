"""The page for analysts holds: real runs tell its example, its rows load and are read, its messages are those printed.

The outputs and messages on the page are those of real runs; `python -m tests.test_seeds_readme` writes them anew.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import polars as pl
import pytest

from flows.cli import main
from flows.mentions.lexicon import _KINDS, lexicon
from flows.seeds import load_seeds
from flows.tables import project_root, table
from tests.runs import extract, write
from tests.test_docs import code_of, commands, options

SEEDS = project_root() / "seeds"
PATH = SEEDS / "README.md"
PAGE = PATH.read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^##+ (.+?)\n(.*?)(?=^##+ |\Z)", PAGE, flags=re.MULTILINE | re.DOTALL))
EXAMPLE = SECTIONS["An example, from start to end"]
ROWS = re.compile(r"`own/(\w+)\.csv`:\n\n *```csv\n(.*?)```", flags=re.DOTALL)
MARKED = re.compile(r"(<!-- example: (\w+) -->\n```text\n)(.*?)(?=```)", flags=re.DOTALL)
REFUSAL = re.compile(r"^(\| `own/(\w+)\.csv`(?:: `(.+?)`)?(?: with the header `(.+?)`)? \| )(.*?) ?\|$", flags=re.MULTILINE)
LISTED = [  # values that the page lists: where, and the column whose CHECK has them
    ("A country name, a demonym", "country_names", "kind"),
    ("A rank", "ranks", "branch"),
    ("A rank", "ranks", "tradition"),
    ("An office, and who holds it", "roles", "kind"),
    ("A trigger", "triggers", "function"),
    ("An organisation and its members", "organisations", "kind"),
    ("A city, a camp, a quarter", "cities", "kind"),
    ("A city, a camp, a quarter", "city_names", "kind"),
    ("A cue word", "cues", "cue"),
]


def added(text: str) -> dict[str, list[str]]:
    """The blocks of rows in a stretch of the page: {list: its header line and the rows of all its blocks}."""
    found: dict[str, list[str]] = {}
    for name, block in ROWS.findall(text):
        header, *rows = [line.strip() for line in block.splitlines() if line.strip()]
        assert found.setdefault(name, [header])[0] == header, name
        found[name] += rows
    return found


def write_own(folder: Path, lists: dict[str, list[str]]) -> Path:
    own = folder / "own"
    own.mkdir()
    for name, lines in lists.items():
        (own / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return own


def run_example(folder: Path, *more: str) -> tuple[str, str]:
    """The table of events that a run on the page's article prints in `folder`, and the last line of its standard error."""
    article = next(text for _, name, text in MARKED.findall(PAGE) if name == "article")
    (folder / "tirs.txt").write_text(article, encoding="utf-8")
    out, err = StringIO(), StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        main(["run", "tirs.txt", "--no-prefect", "--warehouse", "w.duckdb", "--collected-on", "2026-11-01", *more])
    lines = [line.rstrip() for line in out.getvalue().partition("\nSince the last run")[2].splitlines()[1:]]
    end = next((number for number, line in enumerate(lines) if line.startswith("Events by")), len(lines))
    return "".join(f"{line}\n" for line in lines[:end] if line), err.getvalue().strip().split("\n")[-1].removeprefix("ephemeride: ")


def refusal(name: str, row: str, header: str) -> str:
    """What a run prints when a file of the own folder holds this row alone; a shipped list's line, which moves, is left out."""
    columns = header or (",".join(table(name).columns) if (SEEDS / f"{name}.csv").exists() else "form")
    with tempfile.TemporaryDirectory() as folder:
        write_own(Path(folder), {name: [columns, *([row] if row else [])]})
        told = run_example(Path(folder), "--seeds", "own")[1]
    return re.sub(r"(seeds/\w+\.csv, line) \d+", r"\1 …", told)


def shown_now(name: str) -> str:
    """What the example's block `before` or `after` has to show."""
    with tempfile.TemporaryDirectory() as folder:
        write_own(Path(folder), added(EXAMPLE))
        return run_example(Path(folder), *(["--seeds", "own"] if name == "after" else []))[0]


# --- the example


@pytest.mark.parametrize("name", ["before", "after"])
def test_the_example_prints_what_the_page_shows(name: str) -> None:
    shown = {found[2]: found[3] for found in MARKED.finditer(EXAMPLE)}
    assert shown[name] == shown_now(name), "write it anew: python -m tests.test_seeds_readme"


def test_what_the_example_prints_is_right() -> None:
    shown = {found[2]: found[3] for found in MARKED.finditer(EXAMPLE)}
    *_, row = shown["after"].splitlines()
    for cell in ("2025-05-12/2025-05-14", "exercise", "Labé", "GIN, MLI, SEN, FOUTA", "Bakary Tessouma", "Mody Diarrasso"):
        assert cell in row
    for cell in ("exercise", "Labé", "SEN", "FOUTA", "Mody Diarrasso"):
        assert cell not in shown["before"], f"the shipped lists know what {cell} rests on: tell another example"


def test_rows_in_the_shipped_files_do_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "seeds"
    copy.mkdir()
    for path in SEEDS.glob("*.csv"):
        shutil.copy(path, copy)
    for name, (_, *rows) in added(EXAMPLE).items():
        with (copy / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.writelines(f"{row}\n" for row in rows)
    seeds = load_seeds(copy)
    assert seeds.ruleset != load_seeds().ruleset
    monkeypatch.setattr("flows.pipeline.load_seeds", lambda **_: seeds)
    assert run_example(tmp_path)[0] == next(found[3] for found in MARKED.finditer(EXAMPLE) if found[2] == "after")


# --- the rows


def test_all_rows_of_the_page_load_and_are_read(tmp_path: Path) -> None:
    """No row is shadowed by a shipped one: it is its own row that the scanner finds."""
    lists = added(PAGE)
    seeds = load_seeds(own=write_own(tmp_path, lists))
    entries = lexicon(seeds)
    for name in set(lists) & set(_KINDS):
        rows = set(entries.filter(pl.col("source") == name)["row"])
        shipped = getattr(load_seeds(), name).height
        assert set(range(shipped, shipped + len(lists[name]) - 1)) <= rows, name


def test_a_longer_form_of_function_none_silences_a_phrase(tmp_path: Path) -> None:
    text = (
        "L'attaché de défense du Mali, le colonel Aliou Ndong, a rencontré par hasard le 3 mai 2023 "
        "le chef d'état-major de l'armée du Sénégal."
    )
    articles = write(tmp_path / "articles", hasard=text)
    assert extract(tmp_path / "w.duckdb", articles).n_events == 1
    own = write_own(tmp_path, {"triggers": ["form,event_type,function,strength", "a rencontré par hasard,,none,strong"]})
    assert extract(tmp_path / "w.duckdb", articles, seeds=own).n_events == 0


def test_every_list_that_the_page_tells_how_to_extend_has_rows() -> None:
    how_to = SECTIONS["Which file"]
    assert set(added(PAGE)) < set(re.findall(r"`(\w+)\.csv`", how_to))
    assert len(added(PAGE)) >= 13


@pytest.mark.parametrize(("section", "name", "column"), LISTED)
def test_the_values_of_a_column_are_listed_whole(section: str, name: str, column: str) -> None:
    check = next(check for check in table(name).checks if re.match(rf'\(+"?{column}"? IN ', check))
    allowed = re.findall(r"'(\w+)'", check)
    assert len(allowed) > 1
    assert not [value for value in allowed if not re.search(rf"\b{value}\b", SECTIONS[section])]


def test_the_topics_are_listed_whole() -> None:
    listed = re.findall(r"`topic` is one of (.+?)\.", SECTIONS["A topic"], flags=re.DOTALL)[0]
    assert set(re.findall(r"\w+", listed)) == set(load_seeds().topics["topic"])


# --- the messages


@pytest.mark.parametrize("row", [found.groups() for found in REFUSAL.finditer(PAGE)], ids=lambda row: f"{row[1]}: {row[2] or row[3]}")
def test_a_wrong_row_is_told_as_the_page_says(row: tuple[str, ...]) -> None:
    assert row[4] == f"`{refusal(*row[1:4])}`", "write it anew: python -m tests.test_seeds_readme"


def test_there_are_messages() -> None:
    assert len(REFUSAL.findall(PAGE)) == len(re.findall(r"^\| `own/", PAGE, flags=re.MULTILINE)) >= 8


# --- the page


@pytest.mark.parametrize("seed", sorted(path.name for path in SEEDS.glob("*.csv")))
def test_every_word_list_is_on_the_page(seed: str) -> None:
    assert re.search(rf"^\| .*`{seed}`.* \| .+ \| .+ \|$", SECTIONS["Which file"], flags=re.MULTILINE)


def test_the_page_names_no_file_that_is_not_there() -> None:
    for name in re.findall(r"`(\w+\.csv)`", PAGE):
        assert (SEEDS / name).exists(), name


def test_links_lead_to_headings() -> None:
    headings = re.findall(r"^##+ (.+)$", PAGE, flags=re.MULTILINE)
    slugs = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#(.+?)\)", PAGE)) <= slugs


def test_commands_and_options_are_those_of_the_command() -> None:
    named = re.findall(r"\bephemeride ([a-z]+)([^`\n]*)", code_of(PAGE))
    assert named
    for command, rest in named:
        assert set(re.findall(r" (--[a-z-]+)", rest)) <= options(commands()[command])


if __name__ == "__main__":
    written = MARKED.sub(lambda found: found[1] + (found[3] if found[2] == "article" else shown_now(found[2])), PAGE)
    written = REFUSAL.sub(lambda found: f"{found[1]}`{refusal(found[2], found[3] or '', found[4] or '')}` |", written)
    PATH.write_text(written, encoding="utf-8")
