"""Every view of sql/views on drawn tables: tests/views/<view>/<table>.txt in, expect.txt out (of query.sql, or of the whole view).

Reference tables that a case does not draw are the project's own. Only the columns that `expect` draws are compared; order counts.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import cells, database, draw, frame

from flows.seeds import load_seeds
from flows.tables import project_root

REFERENCE = ("countries", "organisations", "event_types", "event_codes", "cameo_codes")
CASES = sorted(path.parent for path in (Path(__file__).parent / "views").glob("*/expect.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_view(case: Path, tmp_path: Path) -> None:
    drawn = {path.stem: frame(path.stem, path.read_text(encoding="utf-8")) for path in case.glob("*.txt") if path.stem != "expect"}
    reference = {name: rows for name, rows in load_seeds().tables.items() if name in REFERENCE}
    query = (case / "query.sql").read_text(encoding="utf-8") if (case / "query.sql").exists() else f"FROM {case.name}"
    header, rows = cells((case / "expect.txt").read_text(encoding="utf-8"))
    with database({**reference, **drawn}, tmp_path) as connection:
        told = connection.execute(f"SELECT {', '.join(header)} FROM ({query})").fetchall()
    assert draw(header, told) == draw(header, [[cell or None for cell in row] for row in rows])


def test_every_view_has_a_case_and_says_its_grain_and_question() -> None:
    for path in (project_root() / "sql" / "views").glob("*.sql"):
        sql = path.read_text(encoding="utf-8")
        assert sql.startswith("-- Grain: "), path.name
        assert "-- Question: " in sql, path.name
        assert f"CREATE VIEW {path.stem} AS" in sql or f"CREATE MACRO {path.stem}(" in sql, path.name
        assert path.stem in {case.name for case in CASES}, f"tests/views/{path.stem} is missing"
