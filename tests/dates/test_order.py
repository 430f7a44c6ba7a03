"""Where the year comes from, in the codebook's order, and what each answer records."""

from __future__ import annotations

from datetime import date

import polars as pl

from flows.tables import schema
from tests.dates.marked import resolve


def _one(text: str, published: date | None = None, **more: object) -> dict[str, object]:
    return resolve([text], [published], **more).dates.row(0, named=True)  # type: ignore[arg-type]


def _of(text: str, surface: str, published: date | None = None) -> dict[str, object]:
    rows = resolve([text], [published]).dates.filter(pl.col("surface") == surface)
    return rows.row(-1, named=True)


def test_columns_are_those_of_the_table() -> None:
    resolved = resolve(["Reçu le 5 mai 2020 pour trois jours."], [None])
    assert dict(resolved.dates.schema) == schema("dates")
    assert resolved.durations.columns == ["document_id", "sentence_no", "start", "end", "surface", "days", "months", "rule"]
    assert resolved.rejects.columns == ["document_id", "stage", "reason", "value"]


def test_nothing_found_keeps_the_columns() -> None:
    assert dict(resolve(["Rien."], [None]).dates.schema) == schema("dates")
    assert dict(resolve([], []).dates.schema) == schema("dates")


def test_surface_is_the_text_even_after_signs_of_several_bytes() -> None:
    text = "🇫🇷 Reçu à Gao – « l’œuf » – le 1ᵉʳ août 2020."
    row = _one(text)
    assert text[row["start"] : row["end"]] == row["surface"] == "1ᵉʳ août 2020"  # type: ignore[misc]


def test_year_in_the_expression_comes_first() -> None:
    row = _one("Du 3 au 5 mars 2019.", date(2024, 5, 1))
    assert (row["date_edtf"], row["date_basis"]) == ("2019-03-03/2019-03-05", "explicit")


def test_publication_date_supplies_the_year() -> None:
    row = _one("Il a été reçu le 3 mars.", date(2024, 5, 1))
    assert (row["date_edtf"], row["date_basis"], row["year_from"]) == ("2024-03-03", "publication", "publication:2024-05-01")
    assert row["alternatives"] == ["2025-03-03"]


def test_a_published_line_stands_for_the_publication_date() -> None:
    row = _of("Publié le 2 mai 2021 par R.\nIl a été reçu le 3 mars.", "3 mars")
    assert (row["date_edtf"], row["date_basis"], row["year_from"]) == ("2021-03-03", "context", "dateline:2021-05-02")


def test_a_dateline_stands_for_the_publication_date() -> None:
    assert _of("Niamey, le 4 juin 2017. Il a été reçu hier.", "hier")["date_edtf"] == "2017-06-03"


def test_a_dateline_holds_for_its_own_line() -> None:
    text = "Kidal, le 10 juin 2017. Décorations ce samedi.\nIl est arrivé mardi."
    assert _of(text, "ce samedi", date(2017, 6, 15))["date_edtf"] == "2017-06-10"
    assert _of(text, "mardi", date(2017, 6, 15))["date_edtf"] == "2017-06-13"


def test_another_full_date_supplies_the_year() -> None:
    row = _of("L'escale a duré du 3 au 9 mai 2018. Il avait embarqué le 26 avril.", "26 avril")
    assert (row["date_edtf"], row["date_basis"]) == ("2018-04-26", "context")


def test_a_full_date_of_history_does_not() -> None:
    row = _of("L'accord du 3 mai 1998 tient. Il a été reçu le 26 avril.", "26 avril")
    assert (row["date_edtf"], row["date_basis"], row["start_date"]) == ("XXXX-04-26", "none", None)


def test_a_full_date_against_the_weekday_does_not() -> None:
    row = _of("Le 4 mai 2018, il signe. Il a été reçu le mardi 26 avril.", "mardi 26 avril")
    assert (row["date_edtf"], row["date_basis"]) == ("2022-04-26", "weekday")


def test_weekday_supplies_the_latest_year_not_after_collection() -> None:
    row = _one("Reçu le mardi 10 mai.")
    assert (row["date_edtf"], row["date_basis"], row["alternatives"]) == ("2022-05-10", "weekday", ["2016-05-10", "2011-05-10"])
    assert _one("Reçu le mardi 10 mai.", collected_on=date(2022, 5, 9))["date_edtf"] == "2016-05-10"


def test_terms_of_office_rule_years_out() -> None:
    terms = pl.DataFrame({"document_id": ["0"], "name": ["X"], "valid_from": [date(2010, 1, 1)], "valid_to": [date(2015, 1, 1)]})
    assert _one("X reçu le mardi 10 mai.", terms=terms)["date_edtf"] == "2011-05-10"


def test_unknown_year_is_never_the_current_one() -> None:
    row = _one("Du 17 au 19 mars, une délégation est venue.")
    assert (row["date_edtf"], row["start_date"], row["end_date"], row["date_precision"], row["date_basis"]) == (
        "XXXX-03-17/XXXX-03-19", None, None, "day", "none",
    )  # fmt: skip


def test_wrong_weekday_is_recorded_and_the_date_stands() -> None:
    row = _one("Reçu le lundi 17 mars 2023.")
    assert (row["date_edtf"], row["conflict"]) == ("2023-03-17", "lundi")


def test_a_weekday_takes_the_one_date_that_falls_on_it() -> None:
    assert _of("Il a été reçu mardi.\nPhoto du mardi 10 mai 2022 à Gao", "mardi")["date_edtf"] == "2022-05-10"
    assert _of("Il a été reçu mardi.\nPhotos des 10 mai 2022 et 17 mai 2022", "mardi")["date_edtf"] is None


def test_impossible_dates_are_refused_with_their_reason() -> None:
    resolved = resolve(["Le 31 février 2023, le 30 février et le 32 mai 2020.", "Le 29 février 2023."], [None, None])
    assert resolved.dates.is_empty()
    assert resolved.rejects["value"].to_list() == ["31 février 2023", "30 février", "32 mai 2020", "29 février 2023"]
    assert resolved.rejects["reason"][0] == "impossible date: février 2023 has 28 days, not 31"


def test_half_a_range_survives_its_impossible_end() -> None:
    resolved = resolve(["Stage du 31 juin au 4 juillet 2018."], [None])
    assert resolved.dates["date_edtf"].to_list() == ["2018-07-04"]
    assert resolved.rejects.height == 1


def test_durations() -> None:
    text = "Séjour de trois jours, 48 heures, 72h, une semaine, deux mois, 3 ans, dix (10) jours et 5 heures."
    rows = resolve([text], [None]).durations.select("surface", "days", "months").rows()
    assert rows == [
        ("trois jours", 3, None), ("48 heures", 2, None), ("72h", 3, None), ("une semaine", 7, None), ("deux mois", None, 2),
        ("3 ans", None, 36), ("dix (10) jours", 10, None),
    ]  # fmt: skip
