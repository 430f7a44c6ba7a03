"""What is known of the pages that earlier runs fetched: enough to ask a site only for what has changed.

It stands in a file beside the warehouse (`events.duckdb.visits.json`) and speaks of that very edition under those very rules: when
another edition was put in its place, or other rules ask for every document, nothing is remembered and all is fetched again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from flows.files import put_in_place, workspace


@dataclass(frozen=True)
class Visit:
    """What a site said of a page when it was fetched last; `stamp`: what the feed that named it said of its last change."""

    etag: str | None = None
    modified: str | None = None
    stamp: str | None = None

    def conditions(self) -> dict[str, str]:
        """The headers that ask for the page only if it has changed."""
        stated = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in stated.items() if value}


@dataclass
class Visits:
    """The pages fetched so far, by address."""

    known: dict[str, Visit] = field(default_factory=dict)

    def last(self, url: str) -> Visit | None:
        """The last visit to a page."""
        return self.known.get(url)

    def note(self, url: str, visit: Visit) -> None:
        """Remember a visit."""
        self.known[url] = visit

    def forget(self, url: str) -> None:
        """Fetch a page anew the next time, whether it has changed or not."""
        self.known.pop(url, None)


def read_visits(warehouse: Path, edition: str) -> Visits:
    """The visits that belong to an `edition` of the warehouse (its last run and ruleset); none when the file is of another or broken."""
    try:
        told = json.loads(_path(warehouse).read_text(encoding="utf-8"))
        visits = {url: Visit(**visit) for url, visit in told["visits"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # a memory that is lost costs a few requests more
        return Visits()
    return Visits(visits) if told.get("edition") == edition else Visits()


def keep_visits(warehouse: Path, edition: str, visits: Visits) -> None:
    """Write the visits down as those of an `edition`. Raises OSError."""
    if not visits.known:
        return
    path = _path(warehouse.resolve())
    with workspace(path) as folder:
        following = folder / path.name
        told = {"edition": edition, "visits": {url: asdict(visit) for url, visit in sorted(visits.known.items())}}
        following.write_text(json.dumps(told, ensure_ascii=False, indent=0), encoding="utf-8")
        put_in_place(following, path)


def _path(warehouse: Path) -> Path:
    return warehouse.with_name(warehouse.name + ".visits.json")
