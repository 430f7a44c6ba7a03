"""Which documents of its inputs a run has to extract: those that are new, changed, or under other rules, batch by batch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from flows.batches import Batches
from flows.options import Options
from flows.seeds import Seeds
from flows.sources.languages import set_aside
from flows.sources.reading import Read

Advance = Callable[[int, float], None]  # told the documents done, and the share of the inputs


@dataclass
class LookedAt:
    """What a run has looked at so far: its documents (document_id, document_ref), every input file, and what was refused."""

    parts: list[pl.DataFrame] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    refused: list[pl.DataFrame] = field(default_factory=list)
    n_documents: int = 0
    n_unchanged: int = 0

    def add(self, batch: Read, documents: pl.DataFrame, n_changed: int) -> None:
        """Count a batch, its documents as far as they are wanted."""
        self.refused.append(batch.rejects)
        self.places |= set(batch.paths)
        self.parts.append(documents.select("document_id", "document_ref"))
        self.n_documents += documents.height
        self.n_unchanged += documents.height - n_changed

    @property
    def paths(self) -> list[str]:
        """Every input file, in order."""
        return sorted(self.places)

    @property
    def n_changed(self) -> int:
        """How many of its documents were extracted."""
        return self.n_documents - self.n_unchanged

    @property
    def documents(self) -> pl.DataFrame:
        """(document_id, document_ref) of all documents looked at."""
        return pl.concat(self.parts)


def by_these_rules(known: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """(document_ref, content_hash) of the `known` documents that the rules of `seeds` have read."""
    return known.filter(pl.col("ruleset") == seeds.ruleset).select("document_ref", "content_hash")


def changed_documents(
    read: Iterable[Read],
    options: Options,
    seeds: Seeds,
    published: pl.DataFrame,
    batches: Batches,
    looked_at: LookedAt,
    advance: Advance | None,
) -> Iterator[tuple[pl.DataFrame, Path]]:
    """The documents that are not `published` (document_ref, content_hash), batch by batch, and the folder for their rows.

    Batches that a dead run finished are left out, and so are other languages than French. `looked_at` is told all that is met.
    """
    for batch in read:
        documents = identified(_published_within(batch.documents, options))
        new = documents.join(published, on=["document_ref", "content_hash"], how="anti", maintain_order="left")
        changed, foreign = set_aside(new, seeds.function_words)  # what is published was judged when it was new
        looked_at.refused.append(foreign)
        looked_at.add(batch, documents.filter(~pl.col("document_ref").is_in(foreign["document_ref"].implode())), changed.height)
        if not changed.is_empty():
            place = batches.folder_of(changed)
            if not place.exists():
                yield changed, place
        if advance:
            advance(looked_at.n_documents, batch.share)


def identified(documents: pl.DataFrame) -> pl.DataFrame:
    """Documents with their document_id, which their reference alone decides."""
    ids = [hashlib.blake2b(reference.encode(), digest_size=8).hexdigest() for reference in documents["document_ref"]]
    return documents.with_columns(pl.Series("document_id", ids, dtype=pl.String))


def _published_within(documents: pl.DataFrame, options: Options) -> pl.DataFrame:
    """The documents whose publication date the options ask for."""
    first, last = options.published_from or date.min, options.published_to or date.max
    if (first, last) == (date.min, date.max):
        return documents
    return documents.filter(pl.col("published_on").is_between(first, last))
