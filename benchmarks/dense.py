"""Press of military diplomacy: the documents of seeds/documents and tests/corpus, each again and again with other figures."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from benchmarks.press import Article

ROOT = Path(__file__).parents[1]
_FIGURE = re.compile(r"\b(?:(?P<year>20[0-2][0-9])|(?P<small>[1-9]|1[0-9]|2[0-8]))\b")


def sources() -> list[Article]:
    """(text, publication date) of the sample and of the corpus."""
    texts: list[Article] = [(path.read_text(encoding="utf-8"), None) for path in sorted((ROOT / "seeds/documents").glob("*.txt"))]
    for path in sorted((ROOT / "tests/corpus").glob("*/documents.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            texts.append((told["text"], date.fromisoformat(told["published_on"]) if told["published_on"] else None))
    return texts


def varied(count: int, seed: int) -> list[Article]:
    """`count` documents made of the sources: other days, years and figures, paragraphs in another order."""
    return list(islice(endless(random.Random(seed)), count))


def endless(chance: random.Random) -> Iterator[Article]:
    """Documents made of the sources, again and again, no two alike."""
    for text, published in cycle(sources()):
        yield _other(text, published, chance)


def _other(text: str, published: date | None, chance: random.Random) -> tuple[str, date | None]:
    head, *rest = text.split("\n")
    chance.shuffle(rest)
    years = chance.randint(-4, 0)

    def figure(found: re.Match[str]) -> str:
        return str(int(found["year"]) + years) if found["year"] else str(chance.randint(1, 28))

    moved = published.replace(year=published.year + years, day=min(published.day, 28)) if published else None
    return _FIGURE.sub(figure, "\n".join([head, *rest])), moved
