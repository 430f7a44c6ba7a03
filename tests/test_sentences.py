"""Sentences and their zones: `|` in a text marks where it is cut, and drawn pages show the zone of every line."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.seeds import load_seeds
from flows.sentences import find_sentences
from tests.flat import flat

PROSE = "Le ministre de la Défense a reçu ce lundi, en son cabinet, une délégation venue de loin."
PIECES = [
    "M. Traoré",
    "le gén. Koné",
    ". ",
    "! ",
    "\n",
    "\n\n",
    "  ",
    "Il part",
    "à 10 h",
    "© Photo",
    "Dakar, 9 juin (APS) - ",
    "…",
    "»",
    "«",
    "é",
    "👍",
    "a",
]
PAGES = st.one_of(
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"], include_characters="\n"), max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
)


def cut_up(texts: list[str], titles: list[str | None] | None = None) -> list[list[tuple[str, str]]]:
    """(sentence, zone) of each text."""
    frame = flat(texts)
    documents = frame.select("document_id", pl.Series("title", titles or [None] * len(texts), dtype=pl.String))
    rows = find_sentences(frame, documents, load_seeds())
    found: list[list[tuple[str, str]]] = [[] for _ in texts]
    for document, start, end, zone in rows.select("document_id", "start", "end", "zone").iter_rows():
        found[int(document)].append((texts[int(document)][start:end], zone))
    return found


@given(st.lists(PAGES, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_sentences_cover_everything_but_white_space_once(texts: list[str]) -> None:
    frame = flat(texts)
    documents = frame.select("document_id", pl.lit(None, pl.String).alias("title"))
    rows = find_sentences(frame, documents, load_seeds())
    for document, text in zip(frame["document_id"], frame["flat"], strict=True):
        here = rows.filter(pl.col("document_id") == document)
        position = 0
        for number, (sentence_no, start, end) in enumerate(here.select("sentence_no", "start", "end").iter_rows()):
            assert sentence_no == number
            assert position <= start < end
            assert not text[position:start].strip()
            assert text[start:end].strip() == text[start:end]
            position = end
        assert not text[position:].strip()


@pytest.mark.parametrize(
    "marked",
    [
        "Il part. |Elle reste.",
        "Il part ! |Elle reste ? |Oui.",
        "« Il part. » |Elle reste.",
        "Il l'a dit : « Je pars. » |Puis il part.",
        "M. Traoré et Mme. Koné partent. |Ils reviennent.",
        "Le gén. Koné et le col. Traoré partent. |Ils reviennent.",
        "Le Dr. Diallo, le Pr. Ba et le Lt. Sow partent. |Ils reviennent.",
        "J. B. Kaboré est là. |Il reste.",
        "Il est 10 h. 30 et il part.",
        "Un don de 3.500 casques arrive. |Il est reçu.",
        "Il part.|Elle reste.",
        "Voir le site exemple.org pour la suite. |Merci.",
        "Une phrase coupée\nen deux lignes reste une phrase. |Une autre suit.",
        "La délégation se rend au\nViêt Nam après une escale à\nBrunei. |Elle revient.",
        "Le colonel Ouattara,\nArmand Kassi et leur suite partent. |Ils reviennent.",
        "La mission\n(quatre officiers) part. |Elle revient.",
        "Une phrase finie.\n|Une autre suit.",
        "Une phrase sans point\n\n|une autre suit.",
        "Il hésite… |Puis il part.",
        "Le 3 nov. 2020, il part. |Il revient le 4 déc. 2020.",
    ],
)
def test_where_a_sentence_ends(marked: str) -> None:
    expected = [piece.strip() for piece in marked.split("|")]
    assert [sentence for sentence, _ in cut_up([marked.replace("|", "")])[0]] == expected


def zones(page: str, title: str | None = None) -> list[str]:
    return [zone for _, zone in cut_up([page], [title])[0]]


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("© Agence par DR", "caption"),
        ("Photo : les deux chefs d'état-major, à gauche le visiteur.", "caption"),
        ("Crédit photo Agence de presse", "caption"),
        ("À LIRE AUSSI : L'armée reçoit dix nouveaux véhicules blindés venus de loin", "boilerplate"),
        ("Lire aussi Le ministre reçoit une délégation étrangère à son cabinet hier", "boilerplate"),
        ("Partager sur les réseaux", "boilerplate"),
        ("Publié le lundi 3 mai 2021 à 10 h 30", "boilerplate"),
        ("Accueil    Sports    Annonces    Petites annonces", "boilerplate"),
        ("Abonnez-vous à notre lettre d'information", "boilerplate"),
        ("Voir le message pic.twitter.com/abc de l'état-major et la visite de lundi.", "boilerplate"),
        ("- Publicité-", "boilerplate"),
        ("Suite aux travaux de la matinée, les deux délégations ont dîné ensemble à l'hôtel.", "body"),
    ],
)
def test_the_zone_of_a_line_between_paragraphs(line: str, zone: str) -> None:
    assert zones(f"Un titre\n\n{PROSE}\n\n{line}\n\n{PROSE}")[2] == zone


@pytest.mark.parametrize(
    ("dateline", "cut_off"),
    [
        ("Dakar, 9 juin (APS) -", True),
        ("Lomé, Togo (PANA) -", True),
        ("Bamako, le 26 novembre 2020 (AMAP) -", True),
        ("Ouagadougou (AIB) -", True),
        ("Niamey, 3 mai -", True),
        ("Berne, 01.12.2025 —", True),
        ("PÉKIN, 20 mars (Xinhua) --", True),
        ("Le ministre - homme discret -", False),
    ],
)
def test_a_dateline_is_cut_off(dateline: str, cut_off: bool) -> None:
    found = cut_up([f"Un titre\n\n{dateline} {PROSE}\n{PROSE}"])[0]
    assert found[1] == ((dateline, "dateline") if cut_off else (f"{dateline} {PROSE}", "body"))


@pytest.mark.parametrize("signature", ["Sergent Awa Koné", "La Rédaction", "Source : DIRPA", "Moussa Traoré/AMAP"])
def test_what_closes_a_page_is_a_signature(signature: str) -> None:
    assert zones(f"Un titre\n\n{PROSE}\n{PROSE}\n\n{signature}")[-1] == "signature"


def test_a_last_paragraph_without_its_full_stop_is_no_signature() -> None:
    cut_off = "Une cinquantaine de membres de l'état-major de la brigade prennent part jusqu'au 18 mars, dans le nord du pays, à un exer"
    assert zones(f"Un titre\n\n{PROSE}\n\n{cut_off}")[-1] == "body"


def test_a_menu_that_closes_a_page_is_no_prose() -> None:
    menu = "Accueil Afrique Algérie Angola Bénin Botswana Burundi Cameroun Comores Congo Djibouti Égypte Érythrée Gabon Gambie Ghana"
    assert zones(f"Un titre\n\n{PROSE}\n\n{menu}")[-1] != "body"


@pytest.mark.parametrize(
    "phrase", ["Laisser un commentaire", "Articles similaires", "Sur le même sujet", "Commentaires", "Dans la même rubrique"]
)
def test_everything_behind_a_closing_phrase_is_boilerplate(phrase: str) -> None:
    assert zones(f"Un titre\n\n{PROSE}\n\n{phrase}\n\n{PROSE}") == ["title", "body", "boilerplate", "boilerplate"]


@pytest.mark.parametrize(
    "title", ["Un titre court", "Visite : le chef d'état-major à l'étranger", "LA VISITE", "Armées. Une visite", "Visite ?"]
)
def test_the_title_is_found_again(title: str) -> None:
    assert zones(f"{title.upper()}\n\n{PROSE}", title)[0] == "title"
    assert "title" not in zones(f"{PROSE}\n{PROSE}", None)
