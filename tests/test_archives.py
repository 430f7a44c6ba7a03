"""Archives: their entries are the files of a folder, and nothing in them can reach out of them or fill the machine."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from reads import n_ignored, reasons, refs
from reads import read_all as read
from runs import EXERCISE, NOTHING

from flows.sources import limits

Entries = Mapping[str, str | bytes]
MAKERS = ("zip", "tar", "tar.gz")


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")


def packed(kind: str, entries: Entries) -> bytes:
    buffer = io.BytesIO()
    contents = {name: content.encode() if isinstance(content, str) else content for name, content in entries.items()}
    if kind == "zip":
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in contents.items():
                archive.writestr(name, content)
        return buffer.getvalue()
    with tarfile.open(fileobj=buffer, mode="w:gz" if kind == "tar.gz" else "w") as tar:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def write(name: str, content: bytes) -> str:
    Path(name).write_bytes(content)
    return name


# --- what is read


@pytest.mark.parametrize("error", [NotImplementedError("a method of 1994"), KeyError("size"), AssertionError(), RecursionError()])
def test_what_a_parser_raises_without_saying_so_refuses_the_file_alone(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(zipfile.ZipFile, "infolist", fail)
    write("b.txt", EXERCISE.encode())
    write("a.zip", packed("zip", {"a.txt": NOTHING}))
    result = read(".")
    assert refs(result) == ["b"]
    assert reasons(result) == [("a.zip", None, "its reader failed on it, the rest of it is not read")]
    assert type(error).__name__ in result.rejects["reason"][0]


@pytest.mark.parametrize("kind", MAKERS)
def test_an_archive_is_read_as_the_folder_it_packs(kind: str) -> None:
    entries = {
        "press/b.txt": EXERCISE,
        "press/deep/c.jsonl": '{"id": "c", "text": "Une note de service."}\n',
        "press/documents.csv": "document_ref,title\na,Le titre\ngone,Autre\n",
        "press/a.txt": NOTHING,
        "press/photo.jpg": b"\xff\xd8\xff",
        "__MACOSX/press/._a.txt": b"\x00",
        "press/.hidden.txt": "caché",
    }
    name = write(f"x.{kind}", packed(kind, entries))
    result = read(name)
    assert refs(result) == ["b", "c", "a"], "in the order of the archive"
    assert result.documents["path"].to_list() == [f"{name}!/press/b.txt", f"{name}!/press/deep/c.jsonl", f"{name}!/press/a.txt"]
    assert result.documents["title"].to_list() == [None, None, "Le titre"]
    assert reasons(result) == [(f"{name}!/press/documents.csv", 3, "no file gone.txt beside this table")]
    assert n_ignored(name) == 0


def test_archives_in_archives() -> None:
    inner = packed("tar.gz", {"a.txt": EXERCISE, "b.txt.gz": gzip.compress(NOTHING.encode())})
    result = read(write("x.zip", packed("zip", {"in/y.tar.gz": inner})))
    assert result.documents["path"].to_list() == ["x.zip!/in/y.tar.gz!/a.txt", "x.zip!/in/y.tar.gz!/b.txt.gz"]
    assert refs(result) == ["a", "b"]


def test_archives_nested_too_deep_are_left() -> None:
    content = packed("zip", {"a.txt": EXERCISE})
    for _ in range(limits.MAX_NESTING):
        content = packed("zip", {"b.zip": content, "beside.txt": NOTHING})
    result = read(write("x.zip", content))
    assert refs(result) == ["beside"]
    assert ("x.zip" + "!/b.zip" * limits.MAX_NESTING, None, f"an archive more than {limits.MAX_NESTING} deep in others") in reasons(result)


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("cut", [0, 10, -40])
def test_a_broken_archive_is_told(kind: str, cut: int) -> None:
    Path("good.txt").write_text(NOTHING)
    write(f"x.{kind}", packed(kind, {"a.txt": EXERCISE * 200})[:cut])
    result = read(".")
    assert "good" in refs(result)
    assert [path for path, _, _ in reasons(result)] == [f"x.{kind}"] or (kind == "tar" and refs(result) == ["good", "a"])


def test_what_stands_behind_a_broken_header_of_a_tar_is_not_lost_in_silence() -> None:
    content = bytearray(packed("tar", {"a.txt": EXERCISE, "b.txt": NOTHING, "c.txt": NOTHING * 2}))
    content[1024:1524] = b"x" * 500
    assert [reason for _, _, reason in reasons(read(write("x.tar", bytes(content))))] == ["broken .tar, the rest of it is not read"]


# --- what an archive must not do

LEADING_OUT = ["../out.txt", "a/../../out.txt", "/tmp/out.txt", "..\\out.txt", "C:\\out.txt"]


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("name", LEADING_OUT)
def test_a_name_that_leads_out_of_the_archive_is_refused(kind: str, name: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    write(f"x.{kind}", packed(kind, {name: EXERCISE, "good.txt": NOTHING}))
    result = read(f"x.{kind}")
    assert refs(result) == ["good"]
    assert [reason for _, _, reason in reasons(result)] == ["a name that leads out of the archive"]
    assert sorted(tmp_path.rglob("*")) == sorted([*before, tmp_path / "in" / f"x.{kind}"]), "nothing is written"


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_in_a_tar_are_refused(kind: bytes, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(EXERCISE)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("a.txt")
        member.type, member.linkname = kind, str(tmp_path / "secret.txt")
        archive.addfile(member)
    result = read(write("x.tar", buffer.getvalue()))
    assert result.documents.is_empty()
    assert reasons(result) == [("x.tar!/a.txt", None, "not a regular file")]


@pytest.mark.parametrize("flag", [1, 64], ids=["encrypted", "strongly"])
def test_encrypted_entries_are_refused(flag: int) -> None:
    content = bytearray(packed("zip", {"a.txt": EXERCISE}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= flag
    assert reasons(read(write("x.zip", bytes(content)))) == [("x.zip!/a.txt", None, "encrypted")]


@pytest.mark.parametrize("kind", [*MAKERS, "jsonl.gz"])
def test_a_bomb_is_not_read_to_its_end(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FREE", 100_000)
    bomb = (b" " * 999 + b"\n") * 3_000
    content = gzip.compress(bomb) if kind == "jsonl.gz" else packed(kind, {"a.txt": EXERCISE, "b.jsonl": bomb, "c.txt": NOTHING})
    result = read(write(f"x.{kind}", content))
    if kind == "tar":
        assert refs(result) == ["a", "c"], "it does not pack, so it is no bomb"
        return
    assert "c" not in refs(result)
    assert reasons(result)[-1] == (f"x.{kind}", None, "unpacks to more than 200 times its size, the rest is not read")


def test_a_bomb_in_an_archive_in_an_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each layer unpacks to little more than the one around it: it is the whole that is too much."""
    monkeypatch.setattr(limits, "FREE", 100_000)
    bomb = gzip.compress(gzip.compress((b" " * 999 + b"\n") * 20_000))
    assert refs(read(write("x.zip", packed("zip", {"a.jsonl.gz.gz": bomb, "b.txt": NOTHING})))) == []
    assert [reason.split(",")[0] for _, _, reason in reasons(read("x.zip"))][-1] == "unpacks to more than 200 times its size"


def test_the_same_bytes_under_many_names_are_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries that share their packed bytes: each is harmless by itself."""
    monkeypatch.setattr(limits, "FREE", 100_000)
    content = packed("zip", {"a.txt": b"a" * 50_000})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (entry,) = archive.infolist()
    start = content.index(b"PK\x01\x02")
    directory = content[start : content.index(b"PK\x05\x06")]
    n_entries = 300
    end = bytearray(content[content.index(b"PK\x05\x06") :])
    end[8:12] = n_entries.to_bytes(2, "little") * 2
    end[12:16] = (len(directory) * n_entries).to_bytes(4, "little")
    result = read(write("x.zip", content[:start] + directory * n_entries + bytes(end)))
    assert entry.file_size == 50_000
    assert len(result.documents) <= 1
    assert not result.rejects.is_empty()


@pytest.mark.parametrize("kind", MAKERS)
def test_too_many_entries(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ENTRIES", 5)
    result = read(write(f"x.{kind}", packed(kind, {f"{number}.txt": f"{NOTHING} {number}" for number in range(6)})))
    assert result.documents.is_empty()
    assert [reason for _, _, reason in reasons(result)] == ["more than 5 entries, the rest is not read"]


def test_too_much_altogether(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_UNPACKED", 2_000)
    result = read(write("x.zip", packed("zip", {f"{number}.txt": f"{EXERCISE} {number}" * 10 for number in range(9)})))
    assert 0 < len(result.documents) < 9
    assert reasons(result) == [("x.zip", None, "unpacks to more than 2,000 bytes, the rest is not read")]


def test_an_entry_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(packed("zip", {"a.txt": EXERCISE * 50, "b.txt": NOTHING}))
    directory = content.index(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    result = read(write("x.zip", bytes(content)))
    assert refs(result) == ["b"]
    assert [path for path, _, _ in reasons(result)] == ["x.zip!/a.txt"]
