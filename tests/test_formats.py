"""Each format a person may have: what is read of it, and that whatever else is in it is told."""

from __future__ import annotations

import gzip
import io
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from reads import n_ignored, reasons, refs
from reads import read_all as read
from runs import EXERCISE, NOTHING
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.sources.records import Item

TEXT = EXERCISE
VISIT = "Le général Bakary Tessouma a effectué une visite officielle à Dakar le 14 juin 2024, où l’a reçu son homologue."
PAGE = """<html lang="fr"><head><title>Visite à Dakar - Le Quotidien</title>{head}</head>
<body><nav><a href="/">Accueil</a> <a href="/sport">Sport</a></nav><article><h1>Visite à Dakar</h1>{inner}
<p>{text}</p><p>Il est reparti le lendemain, après une séance de travail consacrée à la surveillance des frontières.</p></article>
<footer>Mentions légales. Tous droits réservés.</footer></body></html>"""


def page(head: str = "", inner: str = "", text: str = VISIT) -> str:
    return PAGE.format(head=head, inner=inner, text=text)


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


# --- Markdown, HTML


def test_markdown_is_text_with_metadata() -> None:
    Path("a.md").write_text(f"# Exercice\n\n{TEXT}")
    Path("documents.csv").write_text("document_ref,source\na,Journal\n")
    (row,) = read("a.md").documents.to_dicts()
    assert (row["raw_text"], row["source"]) == (f"# Exercice\n\n{TEXT}", "Journal")


def test_a_page_gives_its_article_and_no_more() -> None:
    Path("a.html").write_text(page('<meta name="author" content="Awa Diallo">'))
    (row,) = read("a.html").documents.to_dicts()
    assert VISIT in row["raw_text"]
    assert not {"Accueil", "Sport", "légales"} & set(row["raw_text"].replace(".", " ").split())
    assert (row["document_ref"], row["author"], row["published_on"], row["published_basis"]) == ("a", "Awa Diallo", None, None)
    assert row["title"].startswith("Visite à Dakar")


META = '<meta property="article:published_time" content="2024-06-15T08:00:00Z">'
JSON_LD = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-06-16"}</script>'
ELEMENT = '<time datetime="2024-06-17" class="entry-date">17 juin 2024</time>'


@pytest.mark.parametrize(
    ("head", "inner", "url", "day", "basis"),
    [
        (META, "", None, date(2024, 6, 15), "metadata"),
        (JSON_LD, "", None, date(2024, 6, 16), "metadata"),
        ("", ELEMENT, None, date(2024, 6, 17), "page"),
        (META, ELEMENT, "https://example.org/2024/06/18/visite", date(2024, 6, 15), "metadata"),
        ("", ELEMENT, "https://example.org/2024/06/18/visite", date(2024, 6, 17), "page"),
        ("", "", "https://example.org/2024/06/18/visite", date(2024, 6, 18), "url"),
        ("", "<h2>À Dakar le 13 juin 2024</h2>", "https://example.org/2024/06/18/visite", date(2024, 6, 18), "url"),
        ("", "", "https://example.org/visite", None, None),  # the date in the words is that of the visit
    ],
)
def test_where_the_date_of_a_page_comes_from(head: str, inner: str, url: str | None, day: date | None, basis: str | None) -> None:
    Path("a.htm").write_text(page(head, inner))
    Path("documents.csv").write_text(f"document_ref,url\na,{url or ''}\n")
    (row,) = read("a.htm").documents.to_dicts()
    assert (row["published_on"], row["published_basis"]) == (day, basis)


def test_metadata_given_beside_a_page_stand_over_what_it_says() -> None:
    Path("a.html").write_text(page(META))
    Path("documents.csv").write_text("document_ref,published_on\na,2024-06-20\n")
    (row,) = read("a.html").documents.to_dicts()
    assert (row["published_on"], row["published_basis"]) == (date(2024, 6, 20), "given")


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252"])
def test_encodings_of_pages(encoding: str) -> None:
    content = page(f'<meta charset="{encoding}">').replace("’", "'")
    Path("a.html").write_bytes(content.encode(encoding))
    assert VISIT.replace("’", "'") in read("a.html").documents["raw_text"][0]


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"<html><body><script>var a = 1;</script></body></html>", b"\x00\x01" * 99])
def test_a_page_without_an_article_is_a_reject(content: bytes) -> None:
    Path("a.html").write_bytes(content)
    result = read("a.html")
    assert result.documents.is_empty()
    assert result.rejects["document_ref"].to_list() == ["a"]


# --- tables

ROW = {"id": "1", "text": TEXT, "title": "Un titre", "published_on": "2024-06-15", "source": "Journal"}


@pytest.mark.parametrize(("name", "separator"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_tables_of_text(name: str, separator: str) -> None:
    rows = [ROW, {**ROW, "id": "2", "text": f'Sur deux lignes.\n"{TEXT}"'}]
    pl.DataFrame(rows).write_csv(name, separator=separator)
    result = read(name)
    assert result.documents.select("document_ref", "raw_text", "line").rows() == [("1", TEXT, 2), ("2", rows[1]["text"], 4)]
    assert result.documents["published_on"].to_list() == [date(2024, 6, 15)] * 2
    assert result.rejects.is_empty()


def test_a_table_may_name_documents_as_documents_csv_does() -> None:
    Path("a.csv").write_text(f"document_ref,text\nx,{TEXT}\n")
    assert refs(read("a.csv")) == ["x"]


def test_bad_rows_of_a_table_leave_the_others() -> None:
    Path("a.csv").write_text(f"id,text,published_on\n1,{TEXT},hier\n,sans nom,\n3,,\n4,a,b,c\n5,{TEXT}!\n")
    result = read("a.csv")
    assert refs(result) == ["1", "5"]
    assert [(line, reason) for _, line, reason in reasons(result)] == [
        (2, "published_on is not a date since 1900 like 2023-03-17"),
        (3, "empty id"),
        (4, "empty text"),
        (5, "more cells than columns"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [("id,texte\n1,a\n", "no column text"), ("text\na\n", "no column id"), ("", "no column text"), ("id,text\n", "empty")],
)
def test_tables_that_are_no_documents(content: str, reason: str) -> None:
    Path("a.csv").write_text(content)
    assert [told for _, _, told in reasons(read("a.csv"))] == [reason]


def test_parquet() -> None:
    frame = pl.DataFrame({"id": [1, 2], "text": [TEXT, VISIT], "published_on": [date(2024, 6, 15), None], "other": [1.5, 2.5]})
    frame.write_parquet("a.parquet")
    result = read("a.parquet")
    assert result.documents.select("document_ref", "raw_text", "line").rows() == [("1", TEXT, 1), ("2", VISIT, 2)]
    assert result.documents["published_on"].to_list() == [date(2024, 6, 15), None]


def test_parquet_that_cannot_be_read_is_a_reject() -> None:
    buffer = io.BytesIO()
    pl.DataFrame({"id": ["1"], "text": [TEXT]}).write_parquet(buffer)
    Path("cut.parquet").write_bytes(buffer.getvalue()[:-9])
    Path("empty.parquet").write_bytes(b"")
    pl.DataFrame({"name": ["1"]}).write_parquet("other.parquet")
    result = read(".")
    assert result.documents.is_empty()
    assert [path for path, _, _ in reasons(result)] == ["cut.parquet", "empty.parquet", "other.parquet"]


# --- web archives


def warc(*records: tuple[str, str, str, str], packed: bool = True) -> bytes:
    """A web archive of (address, status, content type, body)."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=packed)
    for address, status, kind, body in records:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.0")
        told = {"WARC-Date": "2024-07-01T12:00:00Z"}
        record = writer.create_warc_record(address, "response", io.BytesIO(body.encode()), http_headers=headers, warc_headers_dict=told)
        writer.write_record(record)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_a_web_archive_gives_its_pages(name: str) -> None:
    records = [
        ("https://example.org/visite", "200 OK", "text/html; charset=utf-8", page(META)),
        ("https://example.org/logo.png", "200 OK", "image/png", "png"),
        ("https://example.org/gone", "404 Not Found", "text/html", page()),
        ("https://example.org/note", "200 OK", "text/plain", TEXT),
    ]
    Path(name).write_bytes(warc(*records, packed=name.endswith("gz")))
    result = read(name)
    assert result.documents.select("document_ref", "url", "line", "collected_on", "published_basis").rows() == [
        ("https://example.org/visite", "https://example.org/visite", 1, date(2024, 7, 1), "metadata"),
        ("https://example.org/note", "https://example.org/note", 4, date(2024, 7, 1), None),
    ]
    assert result.rejects.is_empty()


def test_a_broken_web_archive_keeps_what_stands_before() -> None:
    one = ("https://example.org/note", "200 OK", "text/plain", TEXT)
    Path("a.warc").write_bytes(warc(one, packed=False) + b"WARC/1.0 what is this\r\n")
    Path("b.warc").write_bytes(b"no archive at all")
    result = read("a.warc", "b.warc")
    assert refs(result) == ["https://example.org/note"]
    assert "b.warc" in [path for path, _, _ in reasons(result)]


# --- packed files, and any mixture


def test_a_packed_file_is_read_as_what_it_packs() -> None:
    Path("a.jsonl.gz").write_bytes(gzip.compress(json.dumps(ROW).encode()))
    Path("b.txt.gz").write_bytes(gzip.compress(VISIT.encode()))
    Path("documents.csv").write_text("document_ref,source\nb,Journal\n")
    Path("c.pdf.gz").write_bytes(b"")
    result = read(".")
    assert refs(result) == ["1", "b"]
    assert result.documents["source"].to_list() == ["Journal", "Journal"]
    assert result.documents["path"].to_list() == ["a.jsonl.gz", "b.txt.gz"]
    assert n_ignored(".") == 1


@pytest.mark.parametrize("content", [b"", b"not packed", gzip.compress(VISIT.encode() * 99)[:-30]])
def test_a_broken_packed_file_is_a_reject(content: bytes) -> None:
    Path("a.txt.gz").write_bytes(content)
    result = read("a.txt.gz")
    assert result.documents.is_empty()
    assert len(result.rejects) == 1


def test_any_mixture_in_one_folder() -> None:
    texts = [f"{VISIT} Note {number}." for number in range(6)]
    Path("a.txt").write_text(texts[0])
    Path("b.md").write_text(texts[1])
    Path("c.html").write_text(page(text=texts[2]))
    Path("d.jsonl").write_text(json.dumps({"id": "d", "text": texts[3]}))
    Path("e.csv").write_text(f'id,text\ne,"{texts[4]}"\n')
    pl.DataFrame({"id": ["f"], "text": [texts[5]]}).write_parquet("f.parquet")
    Path("g.warc.gz").write_bytes(warc(("https://example.org/g", "200 OK", "text/plain", NOTHING)))
    assert refs(read(".")) == ["a", "b", "c", "d", "e", "f", "https://example.org/g"]


# --- a file that somebody is writing


def test_a_file_that_grows_is_left_for_the_next_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.sources import text

    Path("a.txt").write_text(TEXT)
    Path("b.txt").write_text(VISIT)
    sound = text.whole

    def while_it_grows(item: Item) -> bytes:
        with Path("a.txt").open("a") as stream:
            stream.write(" Suite.")
        return sound(item)

    monkeypatch.setattr(text, "whole", while_it_grows)
    result = read("a.txt", "b.txt")
    assert refs(result) == ["b"]
    assert reasons(result) == [("a.txt", None, "still being written")]
    monkeypatch.setattr(text, "whole", sound)
    assert refs(read("a.txt", "b.txt")) == ["a", "b"]
