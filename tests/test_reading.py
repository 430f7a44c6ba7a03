from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reads import TODAY, n_ignored, reasons, refs
from reads import read_all as read

from flows.decoding import decode
from flows.errors import EphemerideError, UsageError
from flows.sources.records import MAX_BYTES
from flows.tables import schema

TEXT = "Le général s’est rendu à Ségou, où l’été s’achève « sans incident »."


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(path: str, content: str | bytes = TEXT) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def lines(*rows: object) -> str:
    return "".join((row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n" for row in rows)


# --- what is found


def test_a_folder_is_read_with_its_subfolders_in_order() -> None:
    for path in ("press/b.txt", "press/a.txt", "press/old/c.TXT", "press/.hidden/d.txt", "press/notes.pdf"):
        write(path, TEXT + path)
    result = read("press")
    assert result.documents["path"].to_list() == ["press/a.txt", "press/b.txt", "press/old/c.TXT"]
    assert refs(result) == ["a", "b", "c"]
    assert n_ignored("press") == 1
    assert result.rejects.is_empty()


def test_frames_have_the_declared_columns() -> None:
    result = read(write("a.txt"))
    declared = schema("documents")
    assert dict(result.documents.schema) == {
        name: declared[name] for name in declared if name not in ("document_id", "text", "off_topic", "ruleset")
    }
    assert dict(result.rejects.schema) == schema("rejects")


def test_files_and_globs() -> None:
    for path in ("p/a.txt", "p/b.txt", "p/c.pdf", "p/q/d.txt"):
        write(path, TEXT + path)
    assert refs(read("p/b.txt", "p/a.txt")) == ["b", "a"]
    assert refs(read("p/*.txt")) == ["a", "b"]
    assert refs(read("p/**/*.txt")) == ["a", "b", "d"]
    assert n_ignored("p/*") == 1


def test_a_file_named_twice_is_read_once() -> None:
    write("p/a.txt")
    result = read("p", "p/a.txt", "./p/*.txt")
    assert refs(result) == ["a"]
    assert result.rejects.is_empty()


def test_a_name_with_glob_characters_that_exists_is_a_file() -> None:
    assert refs(read(write("a[1].txt"))) == ["a[1]"]


@pytest.mark.parametrize("given", ["missing", "missing/*.txt", "missing.txt"])
def test_an_input_that_does_not_exist_is_wrong_usage(given: str) -> None:
    with pytest.raises(UsageError, match="missing"):
        read(given)


def test_a_named_file_of_another_kind_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match=r"cannot read a\.pdf"):
        read(write("a.pdf"))


def test_a_folder_with_nothing_to_read() -> None:
    Path("empty").mkdir()
    with pytest.raises(EphemerideError, match="nothing to read"):
        read("empty")


def test_a_symbolic_link_that_leads_back_ends() -> None:
    write("p/a.txt")
    Path("p/again").symlink_to(Path("p").resolve(), target_is_directory=True)
    assert refs(read("p")) == ["a"]


def test_links_to_nowhere_and_to_themselves_are_rejects() -> None:
    write("p/a.txt")
    Path("p/gone.txt").symlink_to("nowhere.txt")
    Path("p/loop.txt").symlink_to("loop.txt")
    Path("p/gone.jsonl").symlink_to("nowhere.jsonl")
    result = read("p")
    assert refs(result) == ["a"]
    assert reasons(result) == [(f"p/{name}", None, "cannot be read") for name in ("gone.jsonl", "gone.txt", "loop.txt")]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_files_without_permission_are_rejects() -> None:
    write("p/a.txt")
    Path(write("p/b.txt")).chmod(0)
    Path("p/closed").mkdir(mode=0)
    assert reasons(read("p")) == [("p/closed", None, "cannot be read"), ("p/b.txt", None, "cannot be read")]


def test_a_pipe_is_not_waited_for() -> None:
    os.mkfifo("pipe.txt")
    os.mkfifo("pipe.jsonl")
    assert reasons(read("pipe.txt", "pipe.jsonl")) == [("pipe.txt", None, "not a regular file"), ("pipe.jsonl", None, "not a regular file")]


# --- what a file holds


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
def test_encodings(encoding: str) -> None:
    result = read(write("a.txt", TEXT.encode(encoding)))
    assert result.documents["raw_text"].to_list() == [TEXT]
    assert result.rejects.is_empty()


@pytest.mark.parametrize("encoding", ["latin-1", "cp850"])
def test_encodings_without_typographic_quotes(encoding: str) -> None:
    text = TEXT.replace("’", "'")
    assert read(write("a.txt", text.encode(encoding))).documents["raw_text"].to_list() == [text]


@given(
    text=st.text(st.characters(exclude_categories=["C"]), min_size=1), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"])
)
def test_unicode_reads_back(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (bytes(range(256)) * 20, "binary"),
        (b"%PDF-1.7\nLe minist\xe8re", "binary"),
        (b"PK\x03\x04 un document", "binary"),
        (b"\xff\xfe" + bytes(range(255, -1, -1)) * 20, "binary"),
        ("Министерство обороны".encode("koi8-r"), "unknown encoding"),
    ],
)
def test_files_that_are_no_text(content: bytes, reason: str) -> None:
    write("p/bad.txt", content)
    write("p/good.txt")
    result = read("p")
    assert refs(result) == ["good"]
    assert reasons(result) == [("p/bad.txt", None, reason)]
    assert result.rejects["document_ref"].to_list() == ["bad"]
    assert result.rejects["stage"].to_list() == ["read"]


def test_a_truncated_download_keeps_its_text_and_says_so() -> None:
    result = read(write("a.txt", ("é" * 20 + "fin").encode() + b"\xc3"))
    assert result.documents["raw_text"].to_list() == ["é" * 20 + "fin\ufffd"]
    assert reasons(result) == [("a.txt", None, "broken UTF-8")]


def test_a_huge_file_is_refused() -> None:
    write("huge.txt", b"")
    os.truncate("huge.txt", 50_000_000)
    result = read("huge.txt")
    assert result.documents.is_empty()
    assert reasons(result) == [("huge.txt", None, "too large")]
    assert "20,000,000" in result.rejects["reason"][0]


# --- JSONL


def test_jsonl_with_metadata() -> None:
    row = {
        "id": "x1",
        "text": TEXT,
        "published_on": "2023-03-17",
        "title": "Un titre",
        "url": "u",
        "source": "s",
        "author": "a",
        "tags": [1],
    }
    document = read(write("a.jsonl", lines(row, "", {"id": "x2", "text": TEXT + "!", "title": None}))).documents.to_dicts()
    assert document[0] | {"content_hash": ""} == {
        "document_ref": "x1",
        "path": "a.jsonl",
        "line": 1,
        "title": "Un titre",
        "source": "s",
        "url": "u",
        "author": "a",
        "published_on": date(2023, 3, 17),
        "published_basis": "given",
        "collected_on": TODAY,
        "content_hash": "",
        "raw_text": TEXT,
    }
    assert (document[1]["document_ref"], document[1]["line"], document[1]["title"]) == ("x2", 3, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_jsonl_encodings(encoding: str) -> None:
    result = read(write("a.ndjson", lines({"id": "1", "text": TEXT}, {"id": "2", "text": TEXT + "."}).encode(encoding)))
    assert result.documents["raw_text"].to_list() == [TEXT, TEXT + "."]


BAD_LINES = [
    ('{"id": "2", "text": "coup', "not JSON"),
    ("[" * 100_000, "not JSON"),
    (b"\0\0\0".decode(), "binary"),
    ("[1, 2]", "not a JSON object but list"),
    ("null", "not a JSON object but NoneType"),
    ('{"text": "sans nom"}', "no id"),
    ('{"id": "2"}', "no text"),
    ('{"id": 2, "text": "t"}', "id is int, not text"),
    ('{"id": "2", "text": ["t"]}', "text is list, not text"),
    ('{"id": "2", "text": null}', "text is NoneType, not text"),
    ('{"id": " ", "text": "t"}', "empty id"),
    ('{"id": "2", "text": " \\n"}', "empty text"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES)
def test_a_bad_line_leaves_the_others(line: str, reason: str) -> None:
    result = read(write("a.jsonl", lines({"id": "1", "text": TEXT}, line, {"id": "3", "text": TEXT + "."})))
    assert refs(result) == ["1", "3"]
    assert reasons(result) == [("a.jsonl", 2, reason)]


def test_an_over_long_line_leaves_the_others() -> None:
    long = b'{"id": "2", "text": "' + b"a" * MAX_BYTES + b'"}\n'
    content = lines({"id": "1", "text": TEXT}).encode() + long + lines({"id": "3", "text": TEXT + "."}).encode()
    result = read(write("a.jsonl", content))
    assert refs(result) == ["1", "3"]
    assert reasons(result) == [("a.jsonl", 2, "too large")]


@pytest.mark.parametrize("content", [b"", b" ", b"\n \r\n\t\n", b"\xef\xbb\xbf", " \n".encode("utf-16")])
def test_a_jsonl_that_holds_nothing(content: bytes) -> None:
    assert reasons(read(write("a.jsonl", content))) == [("a.jsonl", None, "empty")]


@pytest.mark.parametrize("value", ["17/03/2023", "2023-02-31", "0001-01-01", "hier", 20230317, ["2023-03-17"]])
def test_a_bad_publication_date_is_a_reject_and_the_document_stays(value: object) -> None:
    result = read(write("a.jsonl", lines({"id": "1", "text": TEXT, "published_on": value})))
    assert result.documents["published_on"].to_list() == [None]
    assert [(row["document_ref"], row["line"], row["value"]) for row in result.rejects.to_dicts()] == [("1", 1, str(value))]
    assert "published_on" in result.rejects["reason"][0]


@pytest.mark.parametrize("value", ["2023-03-17", "2023-03-17T08:30:00Z", "2023-03-17 23:59:59+01:00", " 2023-03-17 "])
def test_publication_dates(value: str) -> None:
    result = read(write("a.jsonl", lines({"id": "1", "text": TEXT, "published_on": value})))
    assert result.documents["published_on"].to_list() == [date(2023, 3, 17)]


def test_lone_surrogates_are_replaced() -> None:
    result = read(write("a.jsonl", '{"id": "1", "text": "avant \\ud83d apr\\u00e8s \\ud83d\\ude00"}\n'))
    assert result.documents["raw_text"].to_list() == ["avant \ufffd après 😀"]


def test_the_same_id_twice_keeps_the_first_and_names_both() -> None:
    write("p/a.jsonl", lines({"id": "1", "text": TEXT}, {"id": "1", "text": "Autre."}))
    write("p/q/1.txt", "Encore autre.")
    result = read("p")
    assert result.documents["raw_text"].to_list() == [TEXT]
    assert result.rejects.select("path", "line", "reason").rows() == [
        ("p/a.jsonl", 2, "same id as p/a.jsonl line 1, which is kept"),
        ("p/q/1.txt", None, "same id as p/a.jsonl line 1, which is kept"),
    ]


def test_the_same_content_twice_keeps_the_first() -> None:
    rows = [{"id": "1", "text": TEXT}, {"id": "2", "text": TEXT}, {"id": "3", "text": TEXT, "source": "Autre journal"}]
    result = read(write("a.jsonl", lines(*rows)))
    assert refs(result) == ["1", "3"]
    assert result.rejects["reason"].to_list() == ["same text and metadata as a.jsonl line 1, which is kept"]


# --- documents.csv

HEADER = "document_ref,title,source,url,published_on,collected_on,author\n"


def test_metadata_beside_text_files() -> None:
    write("p/a.txt")
    write("p/documents.csv", HEADER + 'a,"Un titre, long",Journal,http://x,2023-03-18,2026-11-01,\n')
    result = read("p/a.txt")
    row = result.documents.to_dicts()[0]
    assert (row["title"], row["source"], row["author"]) == ("Un titre, long", "Journal", None)
    assert (row["published_on"], row["collected_on"]) == (date(2023, 3, 18), date(2026, 11, 1))
    assert result.rejects.is_empty()


def test_metadata_from_a_french_spreadsheet() -> None:
    write("p/école.txt")
    write("p/documents.csv", "document_ref;title\r\ne\u0301cole;Été\r\n".encode("utf-8-sig"))
    assert read("p").documents["title"].to_list() == ["Été"]


def test_metadata_rows_that_cannot_be_used_are_rejects() -> None:
    write("p/a.txt")
    write("p/documents.csv", "document_ref,titel,published_on\na,x,hier\na,y,\ngone,z,\n,w,\nb,x,,trop\n")
    result = read("p")
    assert refs(result) == ["a"]
    assert [(row["line"], row["document_ref"], row["value"]) for row in result.rejects.to_dicts()] == [
        (1, None, "titel"),
        (2, "a", "hier"),
        (3, "a", None),
        (4, "gone", None),
        (5, None, None),
        (6, "b", None),
    ]


def test_rows_without_file_matter_only_when_the_folder_is_read() -> None:
    write("p/a.txt")
    write("p/documents.csv", "document_ref,title\na,x\nb,y\n")
    assert read("p/a.txt").rejects.is_empty()
    assert reasons(read("p")) == [("p/documents.csv", 3, "no file b.txt beside this table")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"name,title\na,x\n", "no column document_ref"),
        (b"\0\1\2\3\4" * 9, "binary"),
        (b'document_ref,title\na,"x\n', "not CSV"),
        (b'"', "not CSV"),  # the header itself
        ("document_ref\na".encode("utf-16-be") + b"\0", "broken encoding"),  # half a character at the end
        (b"\0\1\0\1\0", "broken encoding"),
        (b"", "no column document_ref"),
    ],
)
def test_broken_metadata_is_a_reject(content: bytes, reason: str) -> None:
    write("p/a.txt")
    write("p/documents.csv", content)
    result = read("p")
    assert refs(result) == ["a"]
    assert [row[2].split(",")[0] for row in reasons(result)] == [reason]


# --- collected_on and content_hash


def test_collected_on_comes_from_metadata_then_option_then_today() -> None:
    write("p/a.txt")
    write("p/b.txt", TEXT + ".")
    write("p/documents.csv", "document_ref,collected_on\na,2026-11-01\n")
    assert read("p").documents["collected_on"].to_list() == [date(2026, 11, 1), TODAY]
    assert read("p", collected_on=date(2025, 5, 5)).documents["collected_on"].to_list() == [date(2026, 11, 1), date(2025, 5, 5)]


def test_content_hash_changes_with_what_matters() -> None:
    def hashed(row: dict[str, str], collected_on: date | None = None, today: date = TODAY) -> str:
        write("a.jsonl", lines({"id": "1", "text": TEXT} | row))
        found: str = read("a.jsonl", collected_on=collected_on, today=today).documents["content_hash"][0]
        return found

    plain = hashed({})
    assert hashed({"unknown": "x"}) == plain
    assert hashed({}, today=date(2027, 1, 1)) == plain
    others = [{"text": "t"}, {"title": "t"}, {"source": "t"}, {"published_on": "2023-03-17"}, {"collected_on": "2023-03-17"}]
    hashes = [hashed(row) for row in others] + [hashed({}, collected_on=date(2025, 5, 5))]
    assert len({plain, *hashes}) == len(others) + 2
