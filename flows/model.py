"""One document as the assembly sees it: its sentences, each with the mentions found in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from flows.mentions.persons import Cue, Person, PersonReader, name_rules
from flows.seeds import Seeds
from flows.verbs import trigger_forms

_CLAUSE = re.compile(
    r"[;:]|, (?:qui|dont|ou|laquelle|lequel|alors que|tandis que|pendant que|apres|avant|faisant suite|avec pour)\b| -{1,2} "
    r"|\bqui\b|\bdont\b"
    r"|\b(?:consecutive a|fait suite a|faisait suite a|apres que|en prelude a|depuis)\b"
)


_RELATIVE = re.compile(r", (?:qui|ou|dont|laquelle|lequel) [^,;:]*(?=,)")  # closed by a comma: it tells of what stands before it

_BIOGRAPHY = re.compile(
    r", (?:(?:l')?(?:ancien(?:ne)?s?|ex)|qui (?:a|avait) (?:deja |longtemps |autrefois )?(?:commande|servi|etudie)) ([^,;.()]+)(?=[,;)])"
)  # 'X, ancien attaché au Canada, …', 'X, qui a servi au Liban, …'

SECURITY = ("counter_terrorism", "border", "intelligence", "peacekeeping", "police")  # topics of security, which count as defence does

_READ_ELSEWHERE = ("country_names", "cities", "city_names", "organisation_names")  # their spans come as places and organisations


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the document's text, in characters, and what it stands for."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class DateSpan:
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


@dataclass(frozen=True, slots=True)
class CountrySpan:
    """A country's name, demonym or seat."""

    start: int
    end: int
    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class CitySpan:
    """A city, or what stands for it; position: at | of | bare."""

    start: int
    end: int
    city: str
    country: str
    kind: str
    position: str


@dataclass(frozen=True, slots=True)
class Town:
    """A town on no list, where something is; `city` is its name as written, `country` the one it is said to be in."""

    start: int
    end: int
    city: str
    country: str | None
    position: str = "at"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase of seeds/triggers in the text."""

    start: int
    end: int
    form: str
    event_type: str | None
    function: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Party:
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
    towns: list[Town] = field(default_factory=list)
    organisations: list[Span] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    offices: list[tuple[Cue, str | None]] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    statuses: list[Span] = field(default_factory=list)
    cues: list[Span] = field(default_factory=list)
    topics: list[Span] = field(default_factory=list)
    party_nouns: list[Span] = field(default_factory=list)
    clause_starts: list[int] = field(default_factory=list)
    relatives: list[tuple[int, int]] = field(default_factory=list)  # relative clauses inside the sentence, closed by a comma
    parties: list[Party] | None = None  # see flows.parties.sentence_parties
    of_agreement: bool = False  # it speaks of something signed, itself or through a pronoun

    def has(self, *cues: str) -> bool:
        """Whether one of the cues stands in the sentence."""
        return any(span.value in cues for span in self.cues)

    def clause(self, position: int) -> int:
        """The number of the clause a position lies in."""
        return sum(start <= position for start in self.clause_starts)

    def beside(self, position: int, *others: int) -> bool:
        """Whether a position lies in a relative clause that holds none of the others: it tells of a party, not of what happened."""
        inside = [(low, high) for low, high in self.relatives if low <= position < high]
        return any(not any(low <= other < high for other in others) for low, high in inside)


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
    needed = {**tables, "spans": tables["spans"].filter(~pl.col("source").is_in(_READ_ELSEWHERE))}
    by_document = {name: _grouped(table) for name, table in needed.items() if name not in ("documents", "texts")}
    texts = {row[0]: row[1:] for row in tables["texts"].select("document_id", "text", "flat").iter_rows()}
    rules, reader = name_rules(seeds), _SpanReader(seeds)
    for document_id, title, source, published_on in (
        tables["documents"].select("document_id", "title", "source", "published_on").iter_rows()
    ):
        text, flat = texts[document_id]
        rows = {name: groups.get(document_id, []) for name, groups in by_document.items()}
        document = Document(document_id, title, source, published_on, text, flat, _sentences(rows["sentences"], flat))
        reader.place(document, rows)
        cues, countries = (
            reader.cues(rows["spans"]),
            [(row["start"], row["end"], row["country"], row["form_kind"]) for row in rows["places"] if row["kind"] == "country"],
        )
        organisations = [(row["start"], row["end"]) for row in rows["organisations"]]
        cities = [(row["start"], row["end"]) for row in rows["places"] if row["kind"] == "city" and row["form_kind"] != "unlisted"]
        persons, offices = PersonReader(text, flat, cues, countries, organisations, rules, cities, flat.lower()).read()
        _drop_inside(document.sentences, [(cue.start, cue.end) for cue in cues if cue.kind == "rank"])
        _put(document.sentences, "persons", persons)
        for cue, country in offices:
            _put(document.sentences, "offices", [(cue, country)], cue.start)
        yield _without_hidden_places(document)


def _drop_inside(sentences: list[Sentence], ranks: list[tuple[int, int]]) -> None:
    """Drop the topics that are part of a rank: a 'général d'armée' in office does not make the matter one of the army."""
    for sentence in sentences:
        if sentence.topics:
            inside = [(start, end) for start, end in ranks if sentence.start <= start < sentence.end]
            sentence.topics = [
                topic for topic in sentence.topics if not any(start <= topic.start and topic.end <= end for start, end in inside)
            ]


def _grouped(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        groups[row["document_id"]].append(row)
    return groups


def _sentences(rows: list[dict[str, Any]], flat: str) -> list[Sentence]:
    sentences = []
    for row in sorted(rows, key=lambda row: int(row["start"])):
        folded = flat[row["start"] : row["end"]].lower()
        sentence = Sentence(row["sentence_no"], row["start"], row["end"], row["zone"], row["line_no"], folded)
        sentence.clause_starts = [row["start"] + match.start() for match in _CLAUSE.finditer(folded)]
        sentence.relatives = [(row["start"] + match.start(), row["start"] + match.end()) for match in _RELATIVE.finditer(folded)]
        sentences.append(sentence)
    return sentences


def _put(sentences: list[Sentence], name: str, spans: list[Any], start: int | None = None) -> None:
    """Append each span to the list `name` of the sentence it starts in."""
    for span in spans:
        position = span.start if start is None else start
        index = bisect_right(sentences, position, key=_start_of) - 1
        if index >= 0 and position < sentences[index].end:
            getattr(sentences[index], name).append(span)


def _start_of(sentence: Sentence) -> int:
    return sentence.start


def _without_hidden_places(document: Document) -> Document:
    """Drop the places that are part of a person's name or of an organisation's, and what a biography in apposition names."""
    for sentence in document.sentences:
        lives = [(sentence.start + one.start(1), sentence.start + one.end()) for one in _BIOGRAPHY.finditer(sentence.folded)]
        if lives:
            sentence.organisations = [span for span in sentence.organisations if not any(a <= span.start < b for a, b in lives)]
            sentence.offices = [office for office in sentence.offices if not any(a <= office[0].start < b for a, b in lives)]
        hidden = [(person.start, person.end) for person in sentence.persons] + [(span.start, span.end) for span in sentence.organisations]
        hidden += lives
        sentence.countries = [span for span in sentence.countries if not any(a <= span.start and span.end <= b for a, b in hidden)]
        sentence.cities = [span for span in sentence.cities if not any(a <= span.start and span.end <= b for a, b in hidden)]
        sentence.towns = [span for span in sentence.towns if not any(a < span.end and span.start < b for a, b in hidden)]
    return document


def _other_accent(form: str, written: str) -> bool:
    """Whether only an accent, to which the scan is blind, tells what is written from the form: 'visité', 'visite'; 'à', 'a'."""
    first, last = form.split(" ")[0], form.split(" ")[-1]
    behind = "é" if last.endswith("e") else "e" if last.endswith("é") and " " not in form else ""
    return written[-1:] == behind or (first == "a" and written[:1] in "àÀ")


class _SpanReader:
    """Turns rows of the mention tables into the spans of a document's sentences."""

    def __init__(self, seeds: Seeds) -> None:
        self.ranks = seeds.ranks.select("form", "rank", "number").rows()
        self.roles = seeds.roles.select("form", "role", "kind", "defence", "number").rows()
        self.honorifics = seeds.honorifics.select("form", "number").rows()
        self.triggers = trigger_forms(seeds).rows()
        self.cue_rows = seeds.cues.select("form", "cue").rows()
        self.topics = seeds.topics.select("form", "topic", "defence").rows()
        self.cues_of_form: dict[str, list[str]] = defaultdict(list)

    def cues(self, spans: list[dict[str, Any]]) -> list[Cue]:
        """The ranks, offices and honorifics among the spans."""
        found = []
        for span in spans:
            start, end, match, row = span["start"], span["end"], span["match"], span["row"]
            if span["source"] == "ranks":
                _, rank, number = self.ranks[row]
                found.append(Cue(start, end, "rank", match, rank, "rank", True, number == "plural"))
            elif span["source"] == "roles":
                _, role, group, defence, number = self.roles[row]
                found.append(Cue(start, end, "role", match, role, group, defence, number == "plural"))
            elif span["source"] == "honorifics":
                found.append(Cue(start, end, "honorific", match, match, "honorific", False, self.honorifics[row][1] == "plural"))
        return found

    def place(self, document: Document, rows: dict[str, list[dict[str, Any]]]) -> None:
        """Put dates, places, organisations, triggers, statuses, cues and topics into the document's sentences."""
        sentences = document.sentences
        dates = [
            DateSpan(
                row["start"], row["end"], row["bound"], row["date_edtf"], row["start_date"], row["end_date"], row["date_precision"],
                row["date_basis"], row["rule"],
            )
            for row in rows["dates"]
        ]  # fmt: skip
        _put(sentences, "dates", dates)
        for row in rows["durations"]:
            _put(sentences, "durations", [(row["start"], row["end"], row["days"])], row["start"])
        places = rows["places"]
        _put(
            sentences,
            "countries",
            [CountrySpan(row["start"], row["end"], row["country"], row["form_kind"]) for row in places if row["kind"] == "country"],
        )
        _put(
            sentences, "cities",
            [
                CitySpan(row["start"], row["end"], row["city"], row["country"], row["form_kind"], row["position"])
                for row in places if row["kind"] == "city" and row["form_kind"] != "unlisted"
            ],
        )  # fmt: skip
        towns = [Town(row["start"], row["end"], row["city"], row["country"]) for row in places if row["form_kind"] == "unlisted"]
        _put(sentences, "towns", towns)
        _put(sentences, "organisations", [Span(row["start"], row["end"], row["organisation"]) for row in rows["organisations"]])
        _put(sentences, "statuses", [Span(row["start"], row["end"], row["key"]) for row in rows["statuses"]])
        for span in rows["spans"]:
            self._put_lexical(sentences, span, document.text)

    def _put_lexical(self, sentences: list[Sentence], span: dict[str, Any], text: str) -> None:
        start, end, row = span["start"], span["end"], span["row"]
        if span["source"] == "triggers":
            form, event_type, function, strength = self.triggers[row]
            if _other_accent(form, text[start:end]):
                return
            _put(sentences, "triggers", [Trigger(start, end, form, event_type, function, strength == "strong")])
        elif span["source"] == "cues":
            _put(sentences, "cues", [Span(start, end, self.cue_rows[row][1])])
        elif span["source"] == "topics" and (self.topics[row][2] or self.topics[row][1] in SECURITY):
            _put(sentences, "topics", [Span(start, end, self.topics[row][1])])
        elif span["source"] == "party_nouns":
            _put(sentences, "party_nouns", [Span(start, end, span["match"])])
