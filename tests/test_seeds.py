"""Reference tables load, typed, and are refused by file, line and value."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import polars as pl
import pytest

from flows.errors import EphemerideError, SeedError, UsageError
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


TYPES = "event_type,label,precedence,meaning\n"
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
            "visit,Visite,8,A\nvisit,Encore,9,A\n",
            "seeds/event_types.csv, line 3: event_type 'visit' stands already on line 2; remove one",
        ),
        ("visit,Visite,huit,A\n", "seeds/event_types.csv, line 2: precedence 'huit' is no whole number; write one"),
        ("visit,Visite,0,A\n", "seeds/event_types.csv, line 2: precedence '0' breaks the rule (precedence > 0)"),
        ("visit,,8,A\n", "seeds/event_types.csv, line 2: label is blank, and must not be; fill it in"),
        ("visit, Visite,8,A\n", "seeds/event_types.csv, line 2: label ' Visite' has blanks around it; remove them"),
        ("a,b,1,c\nvisit,Visite,8\n", "seeds/event_types.csv, line 3: 3 cells where the header has 4: a blank cell keeps its comma"),
        ("visit,Visite, amicale,8,A\n", "seeds/event_types.csv, line 2: 5 cells where the header has 4: quote a cell that holds a comma"),
        ("a,b,1,c\n\nvisit,Visite,8,A\n", "seeds/event_types.csv, line 3: 0 cells where the header has 4: remove the empty line"),
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
    assert "seeds/topics.csv, line 1: lacks column topic; has unknown column subject; the columns are form,topic,defence" in told
    told = refusal(tmp_path, topics="form,topic,form,defence\nx,y,x,true\n")
    assert "seeds/topics.csv, line 1: has column form twice; the columns are form,topic,defence" in told


@pytest.mark.parametrize(
    ("name", "row", "fault"),
    [
        ("topics", "x,border,vrai", "defence 'vrai' is neither true nor false; write one of them"),
        ("cities", 'X,MLI,"12,7",-8.1,town,strong', "latitude '12,7' is no number; write it with a point, like 12.65"),
        ("cities", "X,MLI,127,-8.1,town,strong", "latitude '127' breaks the rule"),
        ("cities", "X,MLI,12.7,-8.1,town,fort", "strength 'fort' is none of strong, weak; write one of them"),
        ("memberships", "UN,MLI,24/05/2021,", "valid_from '24/05/2021' is no date like 2021-05-24; write it so"),
        ("memberships", "UN,MLI,2021-05-24,2020-01-01", "breaks the rule (valid_to >= valid_from); mend it"),
        ("office_holders", "X,y,,,2021-05-24,,", "breaks the rule"),
    ],
)
def test_a_bad_value_is_told_with_what_to_write(tmp_path: Path, name: str, row: str, fault: str) -> None:
    told = refusal(tmp_path, **{name: f"{','.join(declared_tables()[name].columns)}\n{row}\n"})
    assert told.startswith(f"seeds/{name}.csv, line 2: ")
    assert fault in told
    assert "\n" not in told


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


# --- a folder of one's own


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("own").mkdir()
    return Path("own")


def own_refusal(own: Path, **files: str) -> str:
    with pytest.raises(EphemerideError) as caught:
        load_seeds(own=folder_with(own, **files))
    return str(caught.value)


def test_own_rows_are_added_to_the_shipped_ones(own: Path) -> None:
    before = load_seeds()
    after = load_seeds(own=folder_with(own, topics="form,topic,defence\nchose militaire inouïe,border,true\n"))
    assert after.topics.head(before.topics.height).equals(before.topics)
    assert after.topics.tail(-before.topics.height).rows() == [("chose militaire inouïe", "border", True)]
    assert after.roles.equals(before.roles)
    assert after.ruleset != before.ruleset
    assert load_seeds() is before, "the shipped lists are as they were"


def test_another_own_row_is_another_ruleset_and_the_folders_name_is_none(own: Path) -> None:
    rows = "form,topic,defence\nchose militaire inouïe,border,true\n"
    first = load_seeds(own=folder_with(own, topics=rows)).ruleset
    assert load_seeds(own=own.rename("mine")).ruleset == first
    assert load_seeds(own=folder_with(Path("mine"), topics=rows.replace("border", "cyber"))).ruleset != first


def test_own_rows_may_point_to_own_rows_and_to_shipped_ones(own: Path) -> None:
    roles = "form,role,kind,defence,number\ngrand veilleur,grand veilleur,director,true,singular\n"
    holders = "name,role,country,organisation,valid_from,valid_to,rank\nX,grand veilleur,MLI,,2020-01-01,,colonel\n"
    assert load_seeds(own=folder_with(own, roles=roles, office_holders=holders)).office_holders["name"][-1] == "X"
    told = own_refusal(own, roles=roles, office_holders=holders.replace("X,grand veilleur", "X,petit veilleur"))
    assert told == "own/office_holders.csv, line 2: role 'petit veilleur' is not in roles.csv; add it there or mend it here"


def test_an_own_row_that_is_shipped_is_told_with_both_places(own: Path) -> None:
    line = SEEDS.joinpath("topics.csv").read_text(encoding="utf-8").splitlines().index("défense,defence_general,true") + 1
    told = own_refusal(own, topics="form,topic,defence\nx y z,border,true\ndéfense,border,true\n")
    assert told == f"own/topics.csv, line 3: form 'défense' stands already in seeds/topics.csv, line {line}; remove it from own/topics.csv"
    told = own_refusal(own, topics="form,topic,defence\nx y z,border,true\nx y z,cyber,true\n")
    assert told == "own/topics.csv, line 3: form 'x y z' stands already on line 2; remove one"


@pytest.mark.parametrize("content", ["\ufeffform;topic;defence\r\nx y z;border;true\r\n", "topic,form,defence\nborder,x y z,true"])
def test_an_own_file_may_come_from_a_spreadsheet(own: Path, content: str) -> None:
    (own / "topics.csv").write_bytes(content.encode())
    assert load_seeds(own=own).topics.rows()[-1] == ("x y z", "border", True)


def test_a_misspelt_own_file_is_not_passed_over(own: Path) -> None:
    told = own_refusal(own, topic="form,topic,defence\n")
    assert told == "own/topic.csv: there is no word list of this name; did you mean topics.csv?"
    (own / "topic.csv").rename(own / "zzz.csv")
    assert own_refusal(own).startswith("own/zzz.csv: there is no word list of this name; the lists are abbreviations, adverbs, ")


def test_an_own_folder_must_be_there_and_another_one(own: Path) -> None:
    with pytest.raises(SeedError, match=r"own holds no \.csv file"):
        load_seeds(own=own)
    with pytest.raises(UsageError, match="no folder nowhere"):
        load_seeds(own=Path("nowhere"))
    with pytest.raises(UsageError, match="shipped word lists"):
        load_seeds(own=SEEDS)


# --- in memory


def test_seeds_travel_between_processes() -> None:
    assert pickle.loads(pickle.dumps(load_seeds())).countries.equals(load_seeds().countries)
    with pytest.raises(AttributeError, match="no reference table 'contries'"):
        load_seeds().contries  # noqa: B018
