"""Whatever files come in, sound, cut or bent: no crash, and each ends in documents or in rejects."""

from __future__ import annotations

import gzip
import io
import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from reads import read_all
from runs import EXERCISE, NOTHING, VISIT
from test_archives import packed
from test_formats import page, warc
from test_fuzz import names, searched, texts

ONE = ("https://example.org/a", "200 OK", "text/html", page())
TWO = ("https://example.org/b", "200 OK", "text/plain", EXERCISE)


def parquet() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"id": ["p", "q"], "text": [EXERCISE, NOTHING], "published_on": [None, "2024-06-15"]}).write_parquet(buffer)
    return buffer.getvalue()


INNER = {
    "a.txt": EXERCISE,
    "deep/b.jsonl": '{"id": "b", "text": "Note."}\n',
    "documents.csv": "document_ref,title\na,T\n",
    "c.pdf": b"%PDF",
}
SOUND = {
    "x.html": page().encode(),
    "x.md": NOTHING.encode(),
    "x.csv": f"id,text,published_on\n1,{EXERCISE},2024-06-15\n2,{VISIT},\n".encode(),
    "x.tsv": f"id\ttext\n3\t{EXERCISE}\n".encode(),
    "x.parquet": parquet(),
    "x.warc": warc(ONE, TWO, packed=False),
    "x.warc.gz": warc(ONE, TWO),
    "x.zip": packed("zip", INNER),
    "x.tar": packed("tar", INNER),
    "x.tar.gz": packed("tar.gz", INNER),
    "x.jsonl.gz": gzip.compress(b'{"id": "z", "text": "Note."}\n'),
    "y.zip": packed("zip", {"in.tar.gz": packed("tar.gz", INNER), "p.parquet": parquet()}),
}
Bends = list[tuple[int, int]]


def bent(content: bytes, bends: Bends, cut: int | None) -> bytes:
    """`content` with bytes replaced, and cut."""
    changed = bytearray(content)
    for position, byte in bends:
        changed[position % len(changed)] = byte
    return bytes(changed[:cut])


def assert_accounted(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        read = read_all(folder)
    places = [path.removeprefix(f"{folder}/").split("!")[0] for path in [*read.documents["path"], *read.rejects["path"]]]
    assert set(places) == set(files)
    assert read.documents["document_ref"].is_unique().all()
    assert read.documents["raw_text"].str.len_chars().min() != 0


@searched(60, 5000)
@given(
    st.sampled_from(sorted(SOUND)),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=8),
    st.none() | st.integers(0, 3000),
)
def test_bent_files_are_read_or_refused(name: str, bends: Bends, cut: int | None) -> None:
    assert_accounted({name: bent(SOUND[name], bends, cut)})


@searched(40, 2000)
@given(st.dictionaries(st.sampled_from(sorted(SOUND)), st.binary(max_size=200) | texts.map(lambda text: text.encode()), min_size=1))
def test_files_of_anything_are_read_or_refused(files: dict[str, bytes]) -> None:
    assert_accounted(files)


@searched(30, 1000)
@given(texts, names, st.text(max_size=12))
def test_pages_of_any_text_are_read_or_refused(text: str, title: str, day: str) -> None:
    head = f'<meta property="article:published_time" content="{day}"><meta name="author" content="{title}">'
    assert_accounted({"x.html": page(head, f"<h2>{title}</h2>", text).encode("utf-8", "surrogatepass")})


@searched(30, 1000)
@given(st.dictionaries(names, texts, max_size=4), st.sampled_from(["zip", "tar", "tar.gz"]))
def test_archives_of_any_names_are_read_or_refused(entries: dict[str, str], kind: str) -> None:
    named = {f"{name}.txt".replace("\0", "0").encode("utf-8", "replace").decode()[:80]: text for name, text in entries.items()}
    assert_accounted({f"x.{kind}": packed(kind, {name: text.encode("utf-8", "replace") for name, text in named.items()})})
