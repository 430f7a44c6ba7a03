"""Earlier warehouses: the last three are kept, and any can take the published one's place."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_warehouse import edition

from flows.cli import main
from flows.errors import WarehouseError
from flows.history import KEPT, earlier, last_run, roll_back
from flows.publishing import publish
from flows.warehouse import locked, reading, stored


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A warehouse published five times, by runs 1 to 5."""
    path = tmp_path / "events.duckdb"
    for run_id in "12345":
        with locked(path):
            publish(path, edition(run_id))
    return path


def runs(path: Path) -> list[str]:
    return stored(path, "runs")["run_id"].sort().to_list()


def test_the_last_three_are_kept_newest_first(path: Path) -> None:
    assert [one.run_id for one in earlier(path)] == ["4", "3", "2"]
    assert len(earlier(path)) == KEPT


def test_a_kept_warehouse_is_as_it_was_published(path: Path) -> None:
    assert runs(earlier(path)[1].path) == ["1", "2", "3"]


def test_rolling_back_takes_the_newest_before(path: Path) -> None:
    assert roll_back(path).run_id == "4"
    assert runs(path) == ["1", "2", "3", "4"]


def test_rolling_back_twice_goes_further_back_and_a_run_can_be_named_to_come_forward_again(path: Path) -> None:
    roll_back(path)
    assert roll_back(path).run_id == "3"
    assert roll_back(path, "5").run_id == "5"
    assert runs(path) == ["1", "2", "3", "4", "5"]


def test_a_run_after_a_rollback_goes_on_from_there(path: Path) -> None:
    roll_back(path)
    with locked(path):
        publish(path, edition("6"))
    assert runs(path) == ["1", "2", "3", "4", "6"]


def test_readers_keep_their_version_through_a_rollback(path: Path) -> None:
    with reading(path) as connection:
        roll_back(path)
        assert connection.execute("SELECT max(run_id) FROM runs").fetchone() == ("5",)


@pytest.mark.parametrize("run_id", ["1", "nonsense", ""])
def test_what_is_not_kept_is_told(path: Path, run_id: str) -> None:
    if not run_id:
        for one in earlier(path):
            one.path.unlink()
    with pytest.raises(WarehouseError, match=r"no warehouse of .* is kept \(kept: "):
        roll_back(path, run_id or None)
    assert last_run(path).run_id == "5"


def test_a_kept_file_that_is_no_warehouse_is_passed_over(path: Path) -> None:
    earlier(path)[0].path.write_bytes(b"junk")
    assert [one.run_id for one in earlier(path)] == ["3", "2"]


def test_without_hard_links_copies_are_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "not on this disk")

    monkeypatch.setattr("flows.history.os.link", refuse)
    assert roll_back(path).run_id == "4"
    assert runs(path) == ["1", "2", "3", "4"]


def test_the_command_lists_and_rolls_back(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rollback", "--warehouse", str(path), "--list"]) == 0
    assert main(["rollback", "--warehouse", str(path)]) == 0
    told = capsys.readouterr()
    assert f"{path} is again that of run 4" in told.err
    assert runs(path) == ["1", "2", "3", "4"]
