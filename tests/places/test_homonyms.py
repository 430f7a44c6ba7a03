"""A name that several countries have a city of: what the document says, else the city that is meant by default."""

from __future__ import annotations

import polars as pl
import pytest

from flows.mentions.lexicon import find_lexicon
from flows.mentions.places import find_places
from flows.seeds import load_seeds
from tests.flat import flat

TEXTS = [
    ("Une réunion s'est tenue à Tripoli.", "LBY"),
    ("Une réunion s'est tenue à Tripoli, au Liban.", "LBN"),
    ("Une réunion s'est tenue à Tripoli (Liban).", "LBN"),
    ("L'armée libanaise a reçu l'attaché à Tripoli.", "LBN"),
    ("Le Liban salue ce geste. La réunion s'est tenue à Tripoli.", "LBN"),
    ("La Libye salue ce geste et le Liban aussi. La réunion s'est tenue à Tripoli.", "LBY"),
    ("Le Liban et la Libye se parlent. Le ministre était à Tripoli, dans le nord du Liban.", "LBN"),
    ("La Libye attend. L'escadre mouille à Tripoli, deuxième ville du Liban.", "LBN"),
    ("Le Liban attend. L'escadre mouille à Tripoli, la capitale de la Libye.", "LBY"),
    ("Des soldats américains s'exercent à Saint-Louis, au Sénégal.", "SEN"),
    ("Des soldats américains s'exercent au Sénégal. Ils sont à Saint-Louis.", "SEN"),
    ("Une usine rouvre à Saint-Louis, aux États-Unis.", "USA"),
    ("La réunion tenue à Léré, au Tchad, est close.", "TCD"),
    ("La réunion a eu lieu à Léré, au Mali.", "MLI"),
    ("Le séminaire se tient à Valence, en France.", "FRA"),
    ("Le séminaire se tient à Valence, en Espagne.", "ESP"),
    ("L'atelier, ouvert à Alexandrie, en Italie, dure deux jours.", "ITA"),
    ("L'atelier, ouvert à Alexandrie, dure deux jours.", "EGY"),
    ("La Malaisie accueille l'escadre, à quai à Georgetown.", "MYS"),
    ("L'escadre est à quai à Georgetown.", "GUY"),
    ("La garde canadienne reçoit des cadets à Kingston.", "CAN"),
    ("Le stage est ouvert à Hamilton, en Nouvelle-Zélande.", "NZL"),
    ("Le stage est ouvert à Hamilton.", "CAN"),
]


@pytest.mark.parametrize(("text", "country"), TEXTS)
def test_the_country_of_a_city(text: str, country: str) -> None:
    frame, seeds = flat([text]), load_seeds()
    cities = find_places(find_lexicon(frame, seeds), frame, seeds).filter(pl.col("kind") == "city")
    assert cities["country"].to_list() == [country]


def test_the_country_behind_an_unlisted_town() -> None:
    frame, seeds = flat(["Ils s'exercent à Vuoksenlahti, en Finlande.", "L'exercice s'est tenu à Vuoksenlahti."]), load_seeds()
    cities = find_places(find_lexicon(frame, seeds), frame, seeds).filter(pl.col("kind") == "city")
    assert cities.select("city", "country", "form_kind").rows() == [
        ("Vuoksenlahti", "FIN", "unlisted"),
        ("Vuoksenlahti", None, "unlisted"),
    ]
