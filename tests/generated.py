"""Any number of short articles, drawn from templates of our own: the same for the same seed, with invented people.

About half of them tell an event; several tell the same one, so that merging has work to do.
"""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path

_MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
_FIRST = ("Bakary", "Aliou", "Moussa", "Idrissa", "Seydou", "Hamidou", "Lassana", "Boubacar")
_LAST = ("Tessouma", "Ndongo", "Kambéla", "Ouattira", "Diamouténé", "Sanfo", "Touréba", "Zoungra")
_HOSTS = {
    "Dakar": ("sénégalais", "du Sénégal"), "Niamey": ("nigérien", "du Niger"), "Ouagadougou": ("burkinabè", "du Burkina Faso"),
    "Nouakchott": ("mauritanien", "de la Mauritanie"), "Abidjan": ("ivoirien", "de la Côte d'Ivoire"), "Lomé": ("togolais", "du Togo"),
    "Rabat": ("marocain", "du Maroc"), "Kigali": ("rwandais", "du Rwanda"),
}  # fmt: skip
_TELLING = (
    "Le chef d'état-major général des armées du Mali, le général {one}, a effectué une visite officielle à {city} le {day}. "
    "Il y a été reçu par son homologue {adjective}, le général {other}.",
    "Une délégation militaire {of} conduite par le colonel {other} a séjourné à Bamako du {day} au {later} pour une réunion d'experts.",
    "L'exercice militaire conjoint entre les armées du Mali et {of} s'est tenu à {city} du {day} au {later}.",
)
_SILENT = (
    "Le marché de {city} a rouvert ses portes le {day} après la saison des pluies. Les commerçants se disent satisfaits.",
    "L'équipe de {city} a remporté la rencontre du {day} grâce à deux buts de {one}.",
    "Les forces armées {of} ont publié le {day} un communiqué sur la sécurité routière.",
)


def articles(number: int, seed: int = 0) -> list[dict[str, str]]:
    """`number` objects of JSONL: id, text, source and published_on."""
    drawn = random.Random(seed)
    return [_article(drawn, index) for index in range(number)]


def _article(drawn: random.Random, index: int) -> dict[str, str]:
    start = date(2021, 1, 1) + timedelta(days=drawn.randrange(1500))
    city = drawn.choice(sorted(_HOSTS))
    adjective, of = _HOSTS[city]
    text = drawn.choice(_TELLING if drawn.random() < 0.5 else _SILENT).format(
        one=f"{drawn.choice(_FIRST)} {drawn.choice(_LAST)}", other=f"{drawn.choice(_FIRST)} {drawn.choice(_LAST)}",
        city=city, adjective=adjective, of=of, day=_written(start), later=_written(start + timedelta(days=2)),
    )  # fmt: skip
    published = start + timedelta(days=drawn.randrange(1, 5))
    text = f"{text} Article numéro {index}."  # no two are the same
    return {"id": f"a{index:06}", "text": text, "source": f"Gazette {index % 3}", "published_on": published.isoformat()}


def _written(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def write_lines(path: Path, rows: list[dict[str, str]]) -> Path:
    """`rows` as a JSONL file."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path
