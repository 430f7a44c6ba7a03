"""One document as the assembly sees it: its sentences, each with the mentions found in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import polars as pl

from flows.mentions.persons import Cue, Person, PersonReader, name_rules
from flows.scan import cut, find_pattern
from flows.seeds import Seeds
from flows.verbs import trigger_forms

_B = r"(?-u:\b)"  # between words of folded text
_CLAUSE = (
    r"[;:]|, (?:qui|dont|ou|laquelle|lequel|alors que|tandis que|pendant que|apres|avant|faisant suite|suite a|avec pour)"
    + _B
    + r"| -{1,2} "
    rf"|{_B}qui{_B}|{_B}dont{_B}"
    rf"|{_B}(?:consecutive a|fait suite a|faisait suite a|apres que|avant que|en prelude a|depuis){_B}"
)


_RELATIVE = re.compile(r", (?:qui|ou|dont|laquelle|lequel) [^,;:]*(?=,)")  # closed by a comma: it tells of what stands before it

_BIOGRAPHY = re.compile(
    r", (?:(?:l')?(?:ancien(?:ne)?s?|ex)|qui (?:a|avait) (?:deja |longtemps |autrefois )?(?:commande|servi|etudie)) ([^,;.()]+)(?=[,;)])"
)  # 'X, ancien attaché au Canada, …', 'X, qui a servi au Liban, …'

_LISTED_ON = re.compile(r"[^,;]*(?:, (?:aux? |en |puis |et |dans |comme |notamment |ainsi qu)[^,;]*)*")

_NUMBERED = re.compile(r" [0-9]")
_OF_THING = re.compile(r"\b(?:opérations?|exercice|mission|force)$")
_INITIALS = 4  # letters that forces are called by at most
SECURITY = ("counter_terrorism", "border", "intelligence", "peacekeeping", "police")  # topics of security, which count as defence does
RESIDENT = frozenset(("ambassador", "attache", "mission_head"))  # those who live in the country that receives them

_PLACE = ("document_id", "start", "end")
_READ_ELSEWHERE = ("country_names", "cities", "city_names", "organisation_names")  # their spans come as places and organisations


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


class Town(NamedTuple):
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
    acting: list[CountrySpan] | None = None  # see flows.bystanders.acting_spans
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
    rows = _rows(tables)
    sentences = _sentences(tables)
    texts = {row[0]: row[1:] for row in tables["texts"].select("document_id", "text", "flat", "folded").iter_rows()}
    rules, reader = name_rules(seeds), _span_reader(seeds)
    for document_id, title, source, published_on in (
        tables["documents"].select("document_id", "title", "source", "published_on").iter_rows()
    ):
        text, flat, folded = texts[document_id]
        document = Document(document_id, title, source, published_on, text, flat, sentences.get(document_id, []))
        page = _Page(document.sentences)
        found = {name: groups.get(document_id, []) for name, groups in rows.items()}
        reader.place(page, found, text)
        cues = reader.cues(found["spans"])
        organisations = [(start, end) for start, end, _ in found["organisations"]]
        cities = [(start, end) for start, end, *_ in found["cities"]]
        persons, offices = PersonReader(text, flat, cues, found["countries"], organisations, rules, cities, folded).read()
        _drop_inside(document.sentences, [(cue.start, cue.end) for cue in cues if cue.kind == "rank"])
        sites = {span.end for sentence in document.sentences for span in sentence.cues if span.value == "facility"}
        sites -= {cue.end for cue, _ in offices}  # 'sous-chef d'état-major X'
        for person in persons:
            named_after = person.rank is None and person.start - 1 in sites  # 'le centre Kofi Annan'
            if not _is_force(person, text) and not named_after:
                page.put("persons", person.start, person)
        for cue, country in offices:
            page.put("offices", cue.start, (cue, country))
        yield _without_hidden_places(document)


def _is_force(person: Person, text: str) -> bool:
    """Whether an office is followed by the name of what it is held in, not of a person: 'le général X, CEMG FAT'."""
    name = text[person.start : person.end]
    numbered = _NUMBERED.match(text, person.end) is not None  # 'le commandant des opérations Sokola 2'
    numbered = numbered or (" " not in name and _OF_THING.search(person.role or "") is not None)  # 'le commandant de l'opération Sabre'
    return person.rank is None and (numbered or (name.isupper() and name.isalpha() and len(name) <= _INITIALS))


def _drop_inside(sentences: list[Sentence], ranks: list[tuple[int, int]]) -> None:
    """Drop the topics that are part of a rank: a 'général d'armée' in office does not make the matter one of the army."""
    for sentence in sentences:
        if sentence.topics:
            inside = [(start, end) for start, end in ranks if sentence.start <= start < sentence.end]
            sentence.topics = [
                topic for topic in sentence.topics if not any(start <= topic.start and topic.end <= end for start, end in inside)
            ]


def _rows(tables: dict[str, pl.DataFrame]) -> dict[str, dict[str, list[Any]]]:
    """The mentions of each kind by document, as rows in the order of the spans' fields."""
    places, unlisted = tables["places"], pl.col("form_kind") == "unlisted"
    kinds = {
        "spans": tables["spans"].filter(~pl.col("source").is_in(_READ_ELSEWHERE)).select(*_PLACE, "match", "source", "row"),
        "countries": places.filter(kind="country").select(*_PLACE, "country", "form_kind"),
        "cities": places.filter(~unlisted, kind="city").select(*_PLACE, "city", "country", "form_kind", "position"),
        "towns": places.filter(unlisted).select(*_PLACE, "city", "country"),
        "organisations": tables["organisations"].select(*_PLACE, "organisation"),
        "statuses": tables["statuses"].select(*_PLACE, "key"),
        "durations": tables["durations"].select(*_PLACE, "days"),
        "dates": tables["dates"].select(
            *_PLACE, "bound", "date_edtf", "start_date", "end_date", "date_precision", "date_basis", "rule"
        ),
    }  # fmt: skip
    return {kind: _grouped(rows) for kind, rows in kinds.items()}


def _grouped(rows: pl.DataFrame) -> dict[str, list[Any]]:
    """The rows by their first column, without it."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for first, *row in rows.iter_rows():
        groups[first].append(row)
    return groups


def _sentences(tables: dict[str, pl.DataFrame]) -> dict[str, list[Sentence]]:
    """The sentences of each document in text order."""
    folded = cut("folded", pl.col("start"), pl.col("end") - pl.col("start")).alias("folded")
    rows = tables["sentences"].join(tables["texts"].select("document_id", "folded"), on="document_id", maintain_order="left")
    rows = rows.sort("document_id", "start", maintain_order=True).with_columns(folded).with_row_index("number")
    clauses = find_pattern(rows.select(pl.col("number").alias("document_id"), "folded"), _CLAUSE).select("document_id", "start")
    starts = _grouped(clauses)
    found: dict[str, list[Sentence]] = defaultdict(list)
    columns = ("document_id", "number", "sentence_no", "start", "end", "zone", "line_no", "folded")
    for document_id, number, no, start, end, zone, line, text in rows.select(columns).iter_rows():
        sentence = Sentence(no, start, end, zone, line, text)
        sentence.clause_starts = [start + clause for (clause,) in starts.get(number, ())]
        sentence.relatives = [(start + match.start(), start + match.end()) for match in _RELATIVE.finditer(text)]
        found[document_id].append(sentence)
    return found


class _Page:
    """A document's sentences, to put into each what starts in it."""

    def __init__(self, sentences: list[Sentence]) -> None:
        self.sentences, self.starts = sentences, [sentence.start for sentence in sentences]

    def put(self, name: str, start: int, span: Any) -> None:
        """Append a span to the list `name` of the sentence it starts in."""
        index = bisect_right(self.starts, start) - 1
        if index >= 0 and start < self.sentences[index].end:
            getattr(self.sentences[index], name).append(span)


def _without_hidden_places(document: Document) -> Document:
    """Drop the places that are part of a person's name or of an organisation's, and what a biography in apposition names."""
    for sentence in document.sentences:
        lives = [(sentence.start + one.start(1), sentence.start + one.end()) for one in _BIOGRAPHY.finditer(sentence.folded)]
        lives += [_life(sentence, cue) for cue in sentence.cues if cue.value == "biography"]
        if lives:
            sentence.organisations = [span for span in sentence.organisations if not any(a <= span.start < b for a, b in lives)]
            sentence.offices = [office for office in sentence.offices if not any(a <= office[0].start < b for a, b in lives)]
        hidden = [(person.start, person.end) for person in sentence.persons] + [(span.start, span.end) for span in sentence.organisations]
        hidden += lives
        sentence.countries = [span for span in sentence.countries if not any(a <= span.start and span.end <= b for a, b in hidden)]
        sentence.cities = [span for span in sentence.cities if not any(a <= span.start and span.end <= b for a, b in hidden)]
        sentence.towns = [span for span in sentence.towns if not any(a < span.end and span.start < b for a, b in hidden)]
        named = [(span.start, span.end) for span in sentence.countries if span.kind == "variant"]  # 'La Réunion' is no meeting
        if named:
            sentence.triggers = [one for one in sentence.triggers if not any(a <= one.start and one.end <= b for a, b in named)]
    return document


def _life(sentence: Sentence, cue: Span) -> tuple[int, int]:
    """From a word that tells of a career ('a servi au sein de') to the end of what it lists."""
    listed = _LISTED_ON.match(sentence.folded, cue.end - sentence.start)
    return cue.start, sentence.start + listed.end() if listed else cue.end


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

    def cues(self, spans: list[Any]) -> list[Cue]:
        """The ranks, offices and honorifics among the spans."""
        found = []
        for start, end, match, source, row in spans:
            if source == "ranks":
                _, rank, number = self.ranks[row]
                found.append(Cue(start, end, "rank", match, rank, "rank", True, number == "plural"))
            elif source == "roles":
                _, role, group, defence, number = self.roles[row]
                found.append(Cue(start, end, "role", match, role, group, defence, number == "plural"))
            elif source == "honorifics":
                found.append(Cue(start, end, "honorific", match, match, "honorific", False, self.honorifics[row][1] == "plural"))
        return found

    def place(self, page: _Page, found: dict[str, list[Any]], text: str) -> None:
        """Put dates, places, organisations, triggers, statuses, cues and topics into a document's sentences."""
        for name, kind in _SPAN_OF.items():
            for row in found[name]:
                page.put(name, row[0], kind(*row))
        for start, end, days in found["durations"]:
            page.put("durations", start, (start, end, days))
        for start, end, match, source, row in found["spans"]:
            if source == "triggers":
                form, event_type, function, strength = self.triggers[row]
                if not _other_accent(form, text[start:end]):
                    page.put("triggers", start, Trigger(start, end, form, event_type, function, strength == "strong"))
            elif source == "cues":
                page.put("cues", start, Span(start, end, self.cue_rows[row][1]))
            elif source == "topics" and (self.topics[row][2] or self.topics[row][1] in SECURITY):
                page.put("topics", start, Span(start, end, self.topics[row][1]))
            elif source == "party_nouns":
                page.put("party_nouns", start, Span(start, end, match))


@lru_cache(maxsize=4)
def _span_reader(seeds: Seeds) -> _SpanReader:
    return _SpanReader(seeds)


_SPAN_OF: dict[str, Callable[..., Any]] = {
    "dates": DateSpan, "countries": CountrySpan, "cities": CitySpan, "towns": Town, "organisations": Span, "statuses": Span,
}  # fmt: skip
