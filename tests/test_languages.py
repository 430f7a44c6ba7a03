"""Other languages are set aside, and no French text is: neither short, nor a list, nor one that quotes others at length."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from generated import articles
from reads import Read
from reads import read_all as read
from runs import EXERCISE, ask, extract

from flows.seeds import load_seeds
from flows.sources.languages import set_aside

FRENCH = """
Le général s’est rendu à Ségou, où l’été s’achève « sans incident ».
Visite officielle à Dakar
Coopération militaire Mali-Maroc : délégation attendue, accords signés, matériel promis, stages, bourses, échanges
Général Abdourahamane Sidibé, colonel Ousmane Dembélé, commandant Ibrahim Cissé, capitaine Sékou Konaté, lieutenant Moussa Traoré
Exercice Flintlock 2024 : Ghana, Côte d'Ivoire, United States Africa Command, Royal Air Force, Special Operations Command
Il a dit : « We will stay as long as our friends need us here », selon le porte-parole du ministère, à l’issue de l’audience.
ARTICLE 1ER : LE GENERAL DE DIVISION EST ELEVE AU GRADE DE GENERAL DE CORPS D ARMEE A TITRE EXCEPTIONNEL
Le ministre de la defense a recu ce lundi a Bamako une delegation de l'armee mauritanienne conduite par son chef d'etat-major
12/03/2023 14:30 1 250 000 3,5 % 17-19 2024 06/11/2024 10e 3e 1er 25 000 12 8 7 6 5 4
OTAN ONU CEDEAO UEMOA MINUSMA EUTM AES G5 CEMAC UA UE OIF BCEAO FAMa FDS DIRPA
9 h : accueil. 10 h : allocutions. 11 h : revue des troupes. 12 h : remise de matériel. 13 h : déjeuner. 15 h : visite.
""".strip().splitlines()
OTHERS = {
    "en": "The Malian chief of defence staff paid an official visit to Dakar on Friday, where he met his Senegalese counterpart.",
    "es": "El jefe del Estado Mayor visitó Dakar el viernes para reunirse con su homólogo senegalés y hablar de la frontera.",
    "pt": "O chefe do Estado-Maior das Forças Armadas visitou Luanda na sexta-feira para uma reunião sobre as fronteiras.",
    "it": "Il capo di stato maggiore della difesa ha incontrato a Niamey il suo omologo nigerino per parlare della sicurezza.",
    "de": "Der Verteidigungsminister besuchte am Freitag die Soldaten in Gao und sprach mit ihnen über das Ende des Einsatzes.",
    "ar": "زار رئيس أركان الجيش المالي العاصمة الموريتانية نواكشوط يوم الجمعة حيث التقى نظيره الموريتاني وبحث معه أمن الحدود.",
}
UNKNOWN = [  # Bambara: py3langid does not know it, but knows that it is not French
    "Mali kɛlɛbolow kuntigiba ye taama kɛ Dakar, a ni a sinankuɲɔgɔn ye ɲɔgɔn ye juma don, u ye kuma kɛ dancɛ lakanani kan.",
    "Jamanakuntigi ye sɔrɔdasiw fo Bamakɔ, ka wele bila u ma u ka baara la, ani ka jamana lakana ni ka mɔgɔw dɛmɛ duguw kɔnɔ.",
]


def refused(path: Path, text: str) -> list[str]:
    path.write_text(json.dumps({"id": "a", "text": text}) + "\n")
    return judged(path).rejects["reason"].to_list()


def judged(path: Path) -> Read:
    """What is read of a file, the documents in French apart from the others."""
    return Read(*set_aside(read(path).documents, load_seeds().function_words))


@pytest.mark.parametrize("text", FRENCH)
def test_french_is_read(text: str, tmp_path: Path) -> None:
    assert refused(tmp_path / "a.jsonl", text) == []


@pytest.mark.parametrize("text", FRENCH)
def test_french_in_flat_typography_is_read(text: str, tmp_path: Path) -> None:
    flat = text.replace("’", "'").replace("« ", '"').replace(" »", '"')
    assert refused(tmp_path / "a.jsonl", f"{flat}\n{flat}") == []


def test_articles_are_read(tmp_path: Path) -> None:
    rows = articles(200)
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert not [reason for reason in judged(tmp_path / "a.jsonl").rejects["reason"] if "French" in reason]


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_are_set_aside(language: str, tmp_path: Path) -> None:
    assert refused(tmp_path / "a.jsonl", OTHERS[language]) == [f"not in French, most like language '{language}': set aside"]


def test_a_page_half_in_french_is_read(tmp_path: Path) -> None:
    assert refused(tmp_path / "a.jsonl", f"{EXERCISE} {OTHERS['en']}") == []


@pytest.mark.parametrize("text", UNKNOWN)
def test_languages_that_nobody_knows_are_set_aside(text: str, tmp_path: Path) -> None:
    (reason,) = refused(tmp_path / "a.jsonl", text)
    assert reason.startswith("not in French")


@pytest.mark.parametrize("text", ["Defence minister in Bamako", "Ministro de defensa en Bamako", "وزير الدفاع في باماكو"])
def test_a_headline_is_not_judged(text: str, tmp_path: Path) -> None:
    assert refused(tmp_path / "a.jsonl", text) == []


def test_a_run_refuses_another_language_each_time_it_meets_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(EXERCISE)
    (tmp_path / "in" / "b.txt").write_text(OTHERS["en"])
    for _ in range(2):
        extract(tmp_path / "w.duckdb", tmp_path / "in")
        assert ask(tmp_path / "w.duckdb", "SELECT document_ref, reason[:13] FROM rejects") == [("b", "not in French")]
        assert ask(tmp_path / "w.duckdb", "SELECT document_ref FROM documents") == [("a",)]
