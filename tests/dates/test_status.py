"""Status cues and the direction they give to dates."""

from __future__ import annotations

import polars as pl
import pytest

from flows.mentions.status import find_statuses
from flows.seeds import load_seeds
from flows.text import flatten, fold


def _keys(text: str) -> list[tuple[str, str]]:
    texts = pl.DataFrame({"document_id": ["a"], "text": [text], "flat": [flatten(text)], "folded": [fold(text)]})
    return find_statuses(texts, load_seeds()).select("match", "key").rows()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("La réunion se tiendra à Gao.", [("se tiendra", "planned")]),
        ("Les chefs signeront un accord.", [("signeront", "planned")]),
        ("La visite est prévue lundi.", [("est prevue", "planned")]),
        ("La visite a été annulée.", [("a ete annulee", "cancelled")]),
        ("Ils s’engagent à coopérer.", [("s'engagent a", "wish")]),
        ("La revue a été reportée.", [("a ete reportee", "cancelled")]),
        ("La revue est annulée.", [("est annulee", "cancelled")]),
        ("Les navires sont attendus à Ouagadougou.", [("sont attendus", "planned")]),
        ("La frégate est attendue à Bangui.", [("est attendue", "planned")]),
        ("La revue devait se dérouler à Dori.", [("devait se derouler", "planned")]),
        ("Ils vont rejoindre Gao.", [("vont rejoindre", "planned")]),
        ("Il n’a pas voyagé.", [("n'a pas", "denied")]),
        ("Il n’a pas été reçu.", [("n'a pas", "denied")]),
        ("Il ne s’est jamais rendu à Gao.", [("ne s'est jamais", "denied")]),
        ("Aucun avion malien n’a décollé.", [("aucun avion malien n'a", "denied")]),
        ("Aucune visite n’est prévue.", [("aucune visite n'est", "denied"), ("prevue", "planned")]),
        ("À Ouagadougou, à Thiès et à Tanger, rien.", []),
        ("A Ouagadougou, puis a Thiès, rien.", []),
        ("LE MINISTRE A VISITE GAO", [("a visite", "held")]),
        ("Le général s’est rendu à Gao.", [("s'est rendu", "held")]),
        ("Il a officiellement remis le don.", [("a officiellement remis", "held")]),
        ("Oumar Diarra et Sadio Camara à Accra, Ankara et Sankara.", []),
        ("Une caméra sur le front à une heure, à côté.", []),
    ],
)
def test_cues(text: str, found: list[tuple[str, str]]) -> None:
    assert _keys(text) == found


def test_no_cue_keeps_the_columns() -> None:
    texts = pl.DataFrame(schema={"document_id": pl.String, "text": pl.String, "flat": pl.String, "folded": pl.String})
    assert find_statuses(texts, load_seeds()).columns == ["document_id", "start", "end", "match", "key"]
