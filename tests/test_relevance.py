"""The relevance stage leaves out documents, never an event."""

from __future__ import annotations

import random

import polars as pl
import pytest

from benchmarks.dense import sources
from benchmarks.extraction import frame
from benchmarks.press import Newsroom
from flows import extraction
from flows.documents import clean_documents
from flows.extraction import extract_batch, flat_texts
from flows.gate import of_defence
from flows.mentions.dates import find_dates, find_written_dates
from flows.mentions.lexicon import find_lexicon
from flows.mentions.towns import find_names, listed_towns
from flows.relevance import dated, telling
from flows.seeds import Seeds, load_seeds
from flows.sentences import find_sentences


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    return load_seeds()


def passing(seeds: Seeds, *texts: str, source: str | None = None) -> list[bool]:
    documents = clean_documents(frame([(text, None) for text in texts]).with_columns(pl.lit(source, pl.String).alias("source"))).documents
    defence = of_defence(flat_texts(documents), seeds).with_columns(pl.col("flat").str.to_lowercase().alias("folded"))
    spans = find_lexicon(defence, seeds)
    towns = listed_towns(find_names(defence, seeds), seeds)
    told = telling(spans, towns, defence, documents, seeds)
    sentences, expressions = find_sentences(told, documents, seeds), find_dates(find_written_dates(told, seeds), told, seeds)
    left = dated(spans, towns, sentences, expressions, told, seeds)["document_id"].to_list()
    return [f"d{number}" in left for number in range(len(texts))]


def test_same_events_without_it(seeds: Seeds, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = Newsroom(seeds, random.Random(1))
    read = frame(sources() + [newsroom.article() for _ in range(200)])
    gated = extract_batch(read, seeds).tables
    monkeypatch.setattr(extraction, "of_defence", lambda texts, _seeds: texts)
    monkeypatch.setattr(extraction, "telling", lambda _spans, _towns, texts, _documents, _seeds: texts)
    monkeypatch.setattr(extraction, "dated", lambda _spans, _towns, _sentences, _dates, texts, _seeds: texts)
    plain = extract_batch(read, seeds).tables
    for name in ("document_offsets", "document_events", "evidence"):
        assert gated[name].equals(plain[name]), name
    assert gated["documents"]["off_topic"].is_not_null().sum() > 150


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre malien de la Défense a reçu l’ambassadeur de France le 3 mai 2021.",
        "Une visite du chef d’état-major du Niger a eu lieu à Bamako.",
        "Le ministre malien délégué à la Défense, M. Paul Renaud, était à Paris le 3 mai 2021.",
        "Le patrouilleur La Combattante a également\naccosté à Dakar, au Sénégal, en présence de marins espagnols.",
        "Une réunion de l’AES sur la sécurité s’est tenue jeudi.",
        "Le général Sadio Camara a signé un accord avec le Niger.",
        "Le général a tenu une réunion à Ghazni avec une délégation du Népal.",  # a town of the long list is a party's
        "Un. Deux. Trois. Quatre. C’était le 3 mai. Le Mali et le Niger ont tenu une réunion sur la défense.",
    ],
)
def test_what_may_be_an_event_passes(seeds: Seeds, text: str) -> None:
    assert passing(seeds, text) == [True]


def test_what_cannot_be_one_does_not(seeds: Seeds) -> None:
    assert (
        passing(
            seeds,
            "Le marché de Sikoso a rouvert ses portes après la pluie.",
            "Le ministre malien de la Culture a reçu l’ambassadeur de France.",  # no matter of defence
            "Le général a reçu les chefs de quartier.",  # no party
            "Les armées du Mali et du Niger manquent de moyens.",  # nothing told
        )
        == [False] * 4
    )


def test_the_home_of_a_source_is_a_party(seeds: Seeds) -> None:
    name = seeds.sources["name"][0]
    text = "Le général a reçu une délégation du Népal."
    assert passing(seeds, text) == [False]
    assert passing(seeds, text, source=name) == [True]
