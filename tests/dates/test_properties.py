"""What holds for every date and every text: any dress gives the same day; no text raises or yields an impossible date; no clock."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dates.marked import resolve

MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
WEEKDAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
SMALL = [
    "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze",
    "seize", "dix-sept", "dix-huit", "dix-neuf",
]  # fmt: skip
EDTF = re.compile(r"(?:XXXX|\d{4}|\d{3}X)(?:-\d{2}(?:-\d{2})?)?")
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def _words(n: int) -> str:
    """A number below 100 in words, as French papers write it."""
    if n < 20:
        return SMALL[n - 1]
    tens = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}[n // 10]
    return tens + (["", " et un"] + [f"-{word}" for word in SMALL[1:9]])[n % 10]


TEMPLATES = [
    lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{'1er' if d.day == 1 else d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.day:02d} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{WEEKDAYS[d.weekday()]} {d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{WEEKDAYS[d.weekday()]}, {d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{'premier' if d.day == 1 else _words(d.day)} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.day:02d}/{d.month:02d}/{d.year}",
    lambda d: f"{d.day}.{d.month}.{d.year}",
    lambda d: d.isoformat(),
    lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year} à 14h30",
]
DISGUISES = [
    lambda s: s,
    str.upper,
    str.title,
    lambda s: s.replace(" ", "\u00a0"),
    lambda s: s.replace(" ", "\u202f"),
    lambda s: s.replace(" ", "  "),
    lambda s: "".join(char for char in unicodedata.normalize("NFD", s) if not unicodedata.combining(char)),
    lambda s: s.replace("1er ", "1ᵉʳ ").replace("-", "\u2010"),
]


@SETTINGS
@given(DAYS, st.sampled_from(TEMPLATES), st.sampled_from(DISGUISES))
def test_any_dress_gives_the_same_day(day, template, disguise) -> None:
    text = f"Le chef est reçu le {disguise(template(day))}, dit-on."
    rows = resolve([text], [None]).dates
    assert rows["date_edtf"].to_list() == [day.isoformat()]
    assert rows["start_date"].to_list() == rows["end_date"].to_list() == [day]
    assert rows["conflict"].to_list() == [None]


@SETTINGS
@given(DAYS, st.integers(0, 400))
def test_ranges_keep_their_ends(first, length) -> None:
    last = date.fromordinal(first.toordinal() + length)
    text = f"Stage du {TEMPLATES[1](first)} au {TEMPLATES[3](last)}."
    rows = resolve([text], [None]).dates
    assert rows.select("start_date", "end_date").rows() == [(first, last)]


PIECES = st.sampled_from(
    [
        *MONTHS, *WEEKDAYS, "le", "du", "au", "et", ",", "31", "30", "29", "2", "2023", "1er", "99/99/9999", "00", "32", "0000", "hier",
        "la veille", "dernier", "prochain", "il y a 9999 ans", "dans 999 mois", "semaine", "trois", "jours plus tard", "fin", "-", "/",
        "\n", "été", "Pâques 9999",
    ]
)  # fmt: skip


@settings(SETTINGS, max_examples=150)
@given(st.one_of(st.lists(PIECES, max_size=25).map(" ".join), st.text(max_size=80)), st.one_of(st.none(), st.dates()))
def test_no_text_raises_or_yields_an_impossible_date(text, published) -> None:
    text = unicodedata.normalize("NFC", re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", text))
    rows = resolve([text], [published]).dates
    for row in rows.iter_rows(named=True):
        assert text[row["start"] : row["end"]] == row["surface"]
        assert row["end_date"] is None or row["start_date"] <= row["end_date"]
        ends = (row["date_edtf"] or "2000").split("/")
        assert all(EDTF.fullmatch(end) for end in ends)
        for end in ends:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", end):
                date.fromisoformat(end)


def test_the_clock_is_never_read(tmp_path: Path) -> None:
    """Two system dates, the same rows: the child sees another today through datetime and time."""
    script = tmp_path / "rows.py"
    script.write_text(
        "import sys, time, datetime as module\n"
        "class Date(module.date):\n"
        "    today = classmethod(lambda cls: cls.fromisoformat(sys.argv[1]))\n"
        "real = module.datetime\n"
        "class Now(real):\n"
        "    now = classmethod(lambda cls, tz=None: real.fromisoformat(sys.argv[1]).replace(tzinfo=tz))\n"
        "    utcnow = today = classmethod(lambda cls: real.fromisoformat(sys.argv[1]))\n"
        "import polars\n"
        "module.date, module.datetime = Date, Now\n"
        "time.time = lambda: real.fromisoformat(sys.argv[1]).timestamp()\n"
        "from tests.dates.marked import cases, resolve\n"
        "found = cases()\n"
        "print(resolve([c.sentence for c in found], [c.published_on for c in found]).dates.write_json())\n",
        encoding="utf-8",
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    runs = [
        subprocess.run([sys.executable, str(script), day], capture_output=True, text=True, cwd=root, env=environment, check=True).stdout
        for day in ("1999-12-31", "2031-02-28")
    ]
    assert runs[0] == runs[1] != ""
