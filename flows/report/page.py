"""One HTML page of templates, libraries and packed data.

Nothing from a document stands in the page as it is: all data are deflated and in base64, so no character of theirs can end an
element or begin one, and the scripts put them into the page as text. The policy in its head lets no other script run and nothing load.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import json
import re
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.report.gathering import Document, Gathered

FOLDER = Path(__file__).resolve().parent
_LIBRARIES = ("d3.min.js", "plot.umd.min.js", "topojson-client.min.js")
_SCRIPTS = ("words.js", "events.js", "reach.js", "charts.js", "tables.js", "evidence.js", "main.js")  # later ones use earlier ones
_BORDERS = "countries-110m.json"
_CHUNK = 200_000  # characters of JSON unpacked at a click: enough to be packed well, little enough to open at once
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_EDITION = re.compile(r'<meta name="ephemeride-edition" content="([^"]*)">')


def page_of(gathered: Gathered) -> str:
    """The report as one HTML document. The same content gives the same bytes."""
    chunks = list(_chunks(gathered.documents))
    data = {
        "facts": _packed(gathered.facts),
        "borders": _borders(),
        "firsts": [first for first, _ in chunks],
        "chunks": [_packed(documents) for _, documents in chunks],
    }
    return _filled({"edition": edition_of(gathered.facts["head"]["run_id"]), "data": json.dumps(data), **_still()})


def edition_of(run_id: str | None) -> str:
    """What a report is of: the run, and the page as it is written now."""
    return f"{run_id or 'none'} {_design()}"


def read_edition(page: Path) -> str | None:
    """The edition of a report that was written before; None when there is none that can be read."""
    try:
        with page.open(encoding="utf-8") as lines:
            found = _EDITION.search(lines.read(2000))
    except (OSError, UnicodeDecodeError):
        return None
    return html.unescape(found[1]) if found else None


@cache
def words() -> dict[str, dict[str, str]]:
    """Every string of the interface: {key: {language: text}}."""
    with (FOLDER / "words.csv").open(encoding="utf-8", newline="") as file:
        return {row.pop("key"): row for row in csv.DictReader(file)}


def _filled(slots: dict[str, str]) -> str:
    return _SLOT.sub(lambda found: slots[found[1]], _source("page.html"))


@cache
def _still() -> dict[str, str]:
    """What fills the page whatever the warehouse: style, scripts, their policy, and the words."""
    libraries = "\n".join(_source(f"vendor/{name}") for name in _LIBRARIES)
    scripts = '"use strict";\n' + "\n".join(_source(name) for name in _SCRIPTS)
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in (libraries, scripts))
    policy = f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    table = json.dumps(words(), ensure_ascii=False).replace("<", "\\u003c")
    noscript = html.escape(" ".join(words()["noscript"].values()))
    return {
        "libraries": libraries, "scripts": scripts, "policy": policy, "words": table, "style": _source("page.css"), "noscript": noscript,
    }  # fmt: skip


@cache
def _borders() -> str:
    return _packed(json.loads(_source(f"vendor/{_BORDERS}")))


@cache
def _design() -> str:
    sources = "".join([*_still().values(), _source("page.html")])
    return hashlib.sha256(sources.encode()).hexdigest()[:12]


def _source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _chunks(documents: list[Document]) -> Iterator[tuple[int, list[Document]]]:
    """Runs of documents, each with the number of its first, of some _CHUNK characters."""
    first, length = 0, 0
    for number, document in enumerate(documents):
        if length > _CHUNK:
            yield first, documents[first:number]
            first, length = number, 0
        length += sum(len(text) for _, text in document["pieces"]) + 30 * sum(len(telling[-1]) for telling in document["told"])
    if documents:
        yield first, documents[first:]


def _packed(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()
