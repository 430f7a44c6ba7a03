"""One document as the assembly sees it: its sentences, each with the mentions found in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from flows.mentions.persons import Cue, Person, PersonReader, name_rules
from flows.seeds import Seeds

_CLAUSE = re.compile(
    r"[;:]|, (?:qui|dont|ou|laquelle|lequel|alors que|tandis que|pendant que|apres|avant|faisant suite|avec pour)\b| -{1,2} "
    r"|\bqui\b|\bdont\b"
    r"|\b(?:consecutive a|fait suite a|faisait suite a|apres que|en prelude a|depuis)\b"
)


_BIOGRAPHY = re.compile(r", (?:l')?(?:ancien(?:ne)?s?|ex) ([^,;.()]+)(?=[,;)])")  # 'X, ancien attaché au Canada, …'

SECURITY = ("counter_terrorism", "border", "intelligence", "peacekeeping", "police")  # topics of security, which count as defence does


class Span(NamedTuple):
    """A stretch of the document's text, in characters, and what it stands for."""

    start: int
    end: int
    value: str


class DateSpan(NamedTuple):
    """A resolved date mention (sql/tables/dates)."""

    start: int
    end: int
    bound: str
    edtf: str | None
    first: date | None
    last: date | None
    precision: str
    basis: str
    rule: str


class CountrySpan(NamedTuple):
    """A country's name, demonym or seat."""

    start: int
    end: int
    code: str
    kind: str


class CitySpan(NamedTuple):
    """A city, or what stands for it; position: at | of | bare."""

    start: int
    end: int
    city: str
    country: str
    kind: str
    position: str


class Trigger(NamedTuple):
    """A word or phrase of seeds/triggers in the text."""

    start: int
    end: int
    form: str
    event_type: str | None
    function: str
    strong: bool


class Party(NamedTuple):
    """A country that acts in a sentence: where that is said, and by which rule."""

    start: int
    end: int
    code: str
    rule: str


@dataclass(slots=True)
class Sentence:
    """A sentence with its zone, its line, and its mentions in text order."""

    no: int
    start: int
    end: int
    zone: str
    line: int
    folded: str
    dates: list[DateSpan] = field(default_factory=list)
    durations: list[tuple[int, int, int | None]] = field(default_factory=list)
    countries: list[CountrySpan] = field(default_factory=list)
    cities: list[CitySpan] = field(default_factory=list)
    organisations: list[Span] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    offices: list[tuple[Cue, str | None]] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    statuses: list[Span] = field(default_factory=list)
    cues: list[Span] = field(default_factory=list)
    topics: list[Span] = field(default_factory=list)
    party_nouns: list[Span] = field(default_factory=list)
    clauses: list[int] | None = None  # see clause_starts
    parties: list[Party] | None = None  # see flows.parties.sentence_parties
    of_agreement: bool = False  # it speaks of something signed, itself or through a pronoun

    def has(self, *cues: str) -> bool:
        """Whether one of the cues stands in the sentence."""
        return bool(self.cues) and any(span.value in cues for span in self.cues)

    @property
    def clause_starts(self) -> list[int]:
        """Where its clauses but the first begin."""
        if self.clauses is None:
            self.clauses = [self.start + match.start() for match in _CLAUSE.finditer(self.folded)]
        return self.clauses

    def clause(self, position: int) -> int:
        """The number of the clause a position lies in."""
        return bisect_right(self.clause_starts, position)


@dataclass(slots=True)
class Document:
    """A document ready for assembly."""

    document_id: str
    title: str | None
    source: str | None
    published_on: date | None
    text: str
    flat: str
    sentences: list[Sentence]

    def body(self) -> list[Sentence]:
        """The sentences that may tell of events: all but boilerplate and signatures."""
        return [sentence for sentence in self.sentences if sentence.zone not in ("boilerplate", "signature", "dateline")]


def read_documents(tables: dict[str, pl.DataFrame], seeds: Seeds) -> Iterator[Document]:
    """Documents from the mention tables: documents, texts, sentences, spans, places, organisations, dates, durations, statuses."""
    told = tables["documents"].select("document_id", "title", "source", "published_on")
    documents = told.join(tables["texts"].select("document_id", "text", "flat", "folded"), on="document_id", maintain_order="left")
    grid = _Grid(documents, tables["sentences"])
    _place(grid, tables, seeds)
    cues = grid.grouped(_cues(tables["spans"], seeds), *Cue._fields)
    countries = grid.grouped(tables["places"].filter(kind="country"), "start", "end", "country", "form_kind")
    cities = grid.grouped(tables["places"].filter(kind="city"), "start", "end")
    organisations = grid.grouped(tables["organisations"], "start", "end")
    rules = name_rules(seeds)
    for number, (document_id, title, source, published_on, text, flat, folded) in enumerate(documents.iter_rows()):
        document = Document(document_id, title, source, published_on, text, flat, grid.of_document[number])
        found = [Cue._make(row) for row in cues[number]]
        reader = PersonReader(text, flat, found, countries[number], organisations[number], rules, cities[number], folded)
        persons, offices = reader.read()
        _drop_inside(document.sentences, [(cue.start, cue.end) for cue in found if cue.kind == "rank"])
        _put(document.sentences, "persons", [(one.start, one) for one in persons])
        _put(document.sentences, "offices", [(office[0].start, office) for office in offices])
        yield _without_hidden_places(document)


def _drop_inside(sentences: list[Sentence], ranks: list[tuple[int, int]]) -> None:
    """Drop the topics that are part of a rank: a 'général d'armée' in office does not make the matter one of the army."""
    for sentence in sentences:
        if sentence.topics:
            inside = [(start, end) for start, end in ranks if sentence.start <= start < sentence.end]
            sentence.topics = [
                topic for topic in sentence.topics if not any(start <= topic.start and topic.end <= end for start, end in inside)
            ]


class _Grid:
    """The sentences of a batch of documents on one scale, document number × 2^32 + offset, where one search places all mentions."""

    def __init__(self, documents: pl.DataFrame, sentences: pl.DataFrame) -> None:
        self.numbers = pl.Enum(documents["document_id"])
        self.of_document: list[list[Sentence]] = [[] for _ in range(documents.height)]
        columns = ("number", "sentence_no", "start", "end", "zone", "line_no")
        rows = self._numbered(sentences).with_columns((pl.col("at") + pl.col("end") - pl.col("start")).alias("stop")).sort("at")
        self.starts, self.stops = rows["at"], rows["stop"]
        texts = documents["folded"].to_list()
        for number, sentence_no, start, end, zone, line in rows.select(columns).iter_rows():
            self.of_document[number].append(Sentence(sentence_no, start, end, zone, line, texts[number][start:end]))
        self.sentences = [sentence for group in self.of_document for sentence in group]

    def _numbered(self, rows: pl.DataFrame) -> pl.DataFrame:
        number = pl.col("document_id").cast(self.numbers).to_physical().cast(pl.Int64)
        return rows.with_columns(number.alias("number"), (number * 2**32 + pl.col("start")).alias("at"))

    def grouped(self, rows: pl.DataFrame, *columns: str) -> list[list[Any]]:
        """For each document the rows it has, as tuples of these columns."""
        groups: list[list[Any]] = [[] for _ in self.of_document]
        for number, row in zip(self._numbered(rows)["number"], rows.select(columns).rows(), strict=True):
            groups[number].append(row)
        return groups

    def placed(self, spans: pl.DataFrame, *columns: str) -> Iterator[tuple[Sentence, tuple[Any, ...]]]:
        """Each span as a tuple of these columns, with the sentence it starts in; what lies in none is left out."""
        if spans.is_empty() or not self.sentences:
            return
        rows = self._numbered(spans)
        slots = (self.starts.search_sorted(rows["at"], side="right").cast(pl.Int64) - 1).clip(0)
        inside = (rows["at"] >= self.starts.gather(slots)) & (rows["at"] < self.stops.gather(slots))
        for slot, row in zip(slots.filter(inside), rows.filter(inside).select(columns).rows(), strict=True):
            yield self.sentences[slot], row


def _put(sentences: list[Sentence], name: str, spans: list[tuple[int, Any]]) -> None:
    """Append each (position, span) to the list `name` of the sentence it starts in."""
    starts = [sentence.start for sentence in sentences]
    for position, span in spans:
        index = bisect_right(starts, position) - 1
        if index >= 0 and position < sentences[index].end:
            getattr(sentences[index], name).append(span)


def _without_hidden_places(document: Document) -> Document:
    """Drop the places that are part of a person's name or of an organisation's, and what a biography in apposition names."""
    for sentence in document.sentences:
        if not (sentence.countries or sentence.cities or sentence.organisations or sentence.offices):
            continue
        lives = [(sentence.start + one.start(1), sentence.start + one.end()) for one in _BIOGRAPHY.finditer(sentence.folded)]
        if lives:
            sentence.organisations = [span for span in sentence.organisations if not any(a <= span.start < b for a, b in lives)]
            sentence.offices = [office for office in sentence.offices if not any(a <= office[0].start < b for a, b in lives)]
        hidden = [(person.start, person.end) for person in sentence.persons] + [(span.start, span.end) for span in sentence.organisations]
        hidden += lives
        if not hidden:
            continue
        sentence.countries = [span for span in sentence.countries if not any(a <= span.start and span.end <= b for a, b in hidden)]
        sentence.cities = [span for span in sentence.cities if not any(a <= span.start and span.end <= b for a, b in hidden)]
    return document


def _place(grid: _Grid, tables: dict[str, pl.DataFrame], seeds: Seeds) -> None:
    """Put dates, places, organisations, triggers, statuses, cues and topics into their sentences."""
    values = ("start", "end", "bound", "date_edtf", "start_date", "end_date", "date_precision", "date_basis", "rule")
    for sentence, row in grid.placed(tables["dates"], *values):
        sentence.dates.append(DateSpan._make(row))
    for sentence, row in grid.placed(tables["durations"], "start", "end", "days"):
        sentence.durations.append(row)
    for sentence, row in grid.placed(tables["places"].filter(kind="country"), "start", "end", "country", "form_kind"):
        sentence.countries.append(CountrySpan._make(row))
    for sentence, row in grid.placed(tables["places"].filter(kind="city"), "start", "end", "city", "country", "form_kind", "position"):
        sentence.cities.append(CitySpan._make(row))
    for sentence, row in grid.placed(tables["organisations"], "start", "end", "organisation"):
        sentence.organisations.append(Span._make(row))
    for sentence, row in grid.placed(tables["statuses"], "start", "end", "key"):
        sentence.statuses.append(Span._make(row))
    _place_lexical(grid, tables, seeds)


def _place_lexical(grid: _Grid, tables: dict[str, pl.DataFrame], seeds: Seeds) -> None:
    texts = tables["texts"]["text"].to_list()
    triggers = _of_source(tables["spans"], seeds, "triggers").with_columns(pl.col("strength") == "strong")
    for sentence, (number, *fields) in grid.placed(triggers, "number", "start", "end", "form", "event_type", "function", "strength"):
        trigger = Trigger._make(fields)
        # 'visité' is no 'visite': only the accent tells them apart, and the scan is blind to it
        if not (trigger.form.endswith("e") and texts[number][trigger.end - 1] == "é"):
            sentence.triggers.append(trigger)
    topics = _of_source(tables["spans"], seeds, "topics").filter(pl.col("defence") | pl.col("topic").is_in(SECURITY))
    cues, nouns = (_of_source(tables["spans"], seeds, source) for source in ("cues", "party_nouns"))
    for sentence, row in grid.placed(cues, "start", "end", "cue"):
        sentence.cues.append(Span._make(row))
    for sentence, row in grid.placed(topics, "start", "end", "topic"):
        sentence.topics.append(Span._make(row))
    for sentence, row in grid.placed(nouns, "start", "end", "match"):
        sentence.party_nouns.append(Span._make(row))


def _of_source(spans: pl.DataFrame, seeds: Seeds, source: str) -> pl.DataFrame:
    """The spans of one word list with the columns of its rows."""
    words: pl.DataFrame = getattr(seeds, source)
    return spans.filter(source=source).drop("kind").join(words.with_row_index("row"), on="row", maintain_order="left")


def _cues(spans: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """The ranks, offices and honorifics among the spans, in the fields of `Cue`."""
    plural = (pl.col("number") == "plural").alias("plural")
    kinds = (
        ("honorifics", "honorific", pl.col("match"), pl.lit("honorific"), pl.lit(False)),
        ("ranks", "rank", pl.col("rank"), pl.lit("rank"), pl.lit(True)),
        ("roles", "role", pl.col("role"), pl.col("kind"), pl.col("defence")),
    )
    return pl.concat(
        [
            _of_source(spans, seeds, source).select(
                "document_id", "start", "end", pl.lit(kind).alias("kind"), pl.col("match").alias("form"), value.alias("value"),
                group.alias("group"), defence.alias("defence"), plural,
            )
            for source, kind, value, group, defence in kinds
        ]
    )  # fmt: skip
