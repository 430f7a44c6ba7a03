"""Reference tables load, typed, and are refused by file, line and value."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import polars as pl
import pytest

from flows.errors import SeedError
from flows.seeds import REFERENCES, load_seeds
from flows.tables import declared_tables, project_root

SEEDS = project_root() / "seeds"


def folder_with(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def refusal(tmp_path: Path, **files: str) -> str:
    with pytest.raises(SeedError) as caught:
        load_seeds(folder_with(tmp_path, **files))
    return str(caught.value).replace(f"{tmp_path.name}/", "seeds/")


TYPES = "event_type,label,precedence,plover,cameo\n"
COUNTRIES = "code,alpha2,name,name_en,region,capital\nMLI,ML,Mali,Mali,Afrique de l'Ouest,\n"


def test_the_projects_own_tables_load() -> None:
    seeds = load_seeds()
    assert {path.stem for path in SEEDS.glob("*.csv")} == set(seeds.tables), "a CSV without sql/tables/<name>.sql"
    assert seeds.countries.height > 190
    assert seeds.cities.filter(pl.col("city") == "Bamako")["country"].to_list() == ["MLI"]
    assert load_seeds() is seeds, "read once a process"


def test_every_reference_speaks_of_tables_and_columns_that_exist() -> None:
    for pair in REFERENCES:
        for side in pair:
            name, columns = side.rstrip(")").split("(")
            assert set(columns.split(",")) <= set(declared_tables()[name].columns), side


def test_cells_are_typed_and_blank_ones_null(tmp_path: Path) -> None:
    memberships = "organisation,country,valid_from,valid_to\nUN,MLI,1960-09-28,\n"
    organisations = 'code,name,kind,owner,expands\nUN,"Nations, unies",organisation,"",false\n'
    seeds = load_seeds(folder_with(tmp_path, countries=COUNTRIES, organisations=organisations, memberships=memberships))
    assert seeds.memberships["valid_to"].to_list() == [None]
    assert seeds.memberships.schema["valid_from"] == pl.Date()
    assert seeds.organisations.rows() == [("UN", "Nations, unies", "organisation", None, False)]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            "visit,Visite,8,A,1\nvisit,Encore,9,A,1\n",
            "seeds/event_types.csv, line 3: event_type 'visit' stands already on line 2; remove one",
        ),
        ("visit,Visite,huit,A,1\n", "seeds/event_types.csv, line 2: precedence 'huit' is no whole number"),
        ("visit,Visite,0,A,1\n", "seeds/event_types.csv, line 2: precedence '0' breaks the rule (precedence > 0)"),
        ("visit,,8,A,1\n", "seeds/event_types.csv, line 2: label is blank, and must not be"),
        ("visit, Visite,8,A,1\n", "seeds/event_types.csv, line 2: label ' Visite' has blanks around it"),
        ("a,b,1,c,d\nvisit,Visite,8\n", "seeds/event_types.csv, line 3: 3 cells where the header has 5: quote a cell that holds a comma"),
        ("a,b,1,c,d\n\nvisit,Visite,8,A,1\n", "seeds/event_types.csv, line 3: 0 cells where the header has 5"),
        ('a,"b\nb",1,c,d\n', "seeds/event_types.csv, line 2: a cell runs over the end of its line; close its quote"),
        ('a,"b,1,c,d\n', "seeds/event_types.csv, line 2: unexpected end of data; a quote opened in a cell must close in it"),
    ],
)
def test_a_bad_row_is_refused_by_line_and_value(tmp_path: Path, rows: str, message: str) -> None:
    assert message in refusal(tmp_path, event_types=TYPES + rows)


def test_a_key_of_two_columns_given_twice(tmp_path: Path) -> None:
    names = "name,code,kind,strength\nMali,MLI,name,weak\nmalien,MLI,demonym,strong\nMali,MLI,name,strong\n"
    told = refusal(tmp_path, countries=COUNTRIES, country_names=names)
    assert "seeds/country_names.csv, line 4: name 'Mali', kind 'name' stands already on line 2; remove one" in told


def test_a_dangling_code(tmp_path: Path) -> None:
    names = "name,code,kind,strength\nMali,MLI,name,weak\nBurkina,BFO,variant,strong\n"
    told = refusal(tmp_path, countries=COUNTRIES, country_names=names)
    assert "seeds/country_names.csv, line 3: code 'BFO' is not in countries.csv; add it there or mend it here" in told


def test_a_city_must_stand_in_its_country(tmp_path: Path) -> None:
    cities = "city,country,latitude,longitude,kind,strength\nKati,MLI,12.7,-8.1,town,strong\n"
    names = "name,city,country,kind,strength\nCamp X,Kati,NER,camp,strong\n"
    told = refusal(tmp_path, countries=COUNTRIES, cities=cities, city_names=names)
    assert "seeds/city_names.csv, line 2: city 'Kati', country 'NER' is not in cities.csv" in told


def test_columns_must_be_those_of_the_table(tmp_path: Path) -> None:
    told = refusal(tmp_path, topics="form,subject,defence\nx,y,true\n")
    assert (
        "seeds/topics.csv, line 1: lacks column topic; has unknown column subject; sql/tables/topics.sql has form, topic, defence" in told
    )


def test_other_encodings_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"holds no \.csv file"):
        load_seeds(tmp_path)
    (tmp_path / "topics.csv").write_bytes(b"form,topic,defence\nd\xe9fense,defence_general,true\n")
    with pytest.raises(SeedError, match=r"topics\.csv, line 2: not UTF-8"):
        load_seeds(tmp_path)
    (tmp_path / "topics.csv").write_bytes(b"form,topic,defence\r\n")
    with pytest.raises(SeedError, match="LF line ends"):
        load_seeds(tmp_path)


def test_a_changed_word_list_is_another_ruleset(tmp_path: Path) -> None:
    copy = tmp_path / "seeds"
    copy.mkdir()
    for path in SEEDS.glob("*.csv"):
        shutil.copy(path, copy)
    assert load_seeds(copy).ruleset == load_seeds().ruleset
    topics = copy / "topics.csv"
    topics.write_text(topics.read_text(encoding="utf-8") + "chose militaire inouïe,defence_general,true\n", encoding="utf-8")
    assert load_seeds(copy).ruleset != load_seeds().ruleset


def test_seeds_travel_between_processes() -> None:
    assert pickle.loads(pickle.dumps(load_seeds())).countries.equals(load_seeds().countries)
    with pytest.raises(AttributeError, match="no reference table 'contries'"):
        load_seeds().contries  # noqa: B018
