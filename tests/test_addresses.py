"""Files at addresses: an object store and a server of files, both on the loopback."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

import pytest
from reads import read_all as read
from reads import reasons, refs
from runs import EXERCISE, NOTHING
from web import Answer, Site, serving

from flows.errors import UsageError
from flows.sources import addresses

LINES = "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in (("1", EXERCISE), ("2", NOTHING)))


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_WAITS", (0.0, 0.0))


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def object_store() -> Iterator[str]:
    """The address of a store that speaks S3."""
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(object_store: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A bucket with a folder of press, named as a person would, by the settings that they would make."""
    import s3fs

    settings = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": object_store,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    store = s3fs.S3FileSystem()
    if not store.exists("articles"):
        store.mkdir("articles")
        contents = {
            "press/a.txt": EXERCISE.encode(),
            "press/documents.csv": b"document_ref,title\na,Le titre\n",
            "press/deep/b.jsonl.gz": gzip.compress(LINES.replace("Mali", "Niger").encode()),
            "press/photo.jpg": b"\xff",
            "other/c.txt": NOTHING.encode(),
        }
        for path, content in contents.items():
            store.pipe(f"articles/{path}", content)
    return "s3://articles"


def test_a_folder_of_an_object_store(bucket: str) -> None:
    result = read(f"{bucket}/press")
    assert result.documents.select("document_ref", "path", "title").rows() == [
        ("a", f"{bucket}/press/a.txt", "Le titre"),
        ("1", f"{bucket}/press/deep/b.jsonl.gz", None),
        ("2", f"{bucket}/press/deep/b.jsonl.gz", None),
    ]
    assert result.rejects.is_empty()


def test_one_object_and_a_glob(bucket: str) -> None:
    assert refs(read(f"{bucket}/press/deep/b.jsonl.gz")) == ["1", "2"]
    assert refs(read(f"{bucket}/*/*.txt")) == ["c", "a"]


@pytest.mark.parametrize("path", ["/nowhere", "/press/*.md", "-missing/a.txt", "/press/photo.jpg"])
def test_an_address_that_leads_to_nothing_is_wrong_usage(bucket: str, path: str) -> None:
    with pytest.raises(UsageError, match="s3://articles"):
        read(bucket + path)


def test_a_file_of_a_server(site: Site) -> None:
    site.pages["/press/a.jsonl"] = Answer(LINES.encode(), kind="application/x-ndjson")
    result = read(f"{site.address}/press/a.jsonl")
    assert refs(result) == ["1", "2"]
    assert set(result.documents["path"]) == {f"{site.address}/press/a.jsonl"}


def test_a_server_that_fails_is_asked_again(site: Site) -> None:
    site.pages["/a.txt"] = [Answer(status=503), Answer(status=503), Answer(EXERCISE.encode(), kind="text/plain")]
    assert refs(read(f"{site.address}/a.txt")) == ["a"]


def test_a_server_that_goes_on_failing_is_told(site: Site) -> None:
    site.pages["/a.txt"] = Answer(status=503)
    site.pages["/b.txt"] = Answer(NOTHING.encode(), kind="text/plain")
    result = read(f"{site.address}/a.txt", f"{site.address}/gone.txt", f"{site.address}/b.txt")
    assert refs(result) == ["b"]
    assert reasons(result) == [(f"{site.address}/{name}.txt", None, "cannot be read") for name in ("a", "gone")]


def test_an_object_that_is_too_large_is_not_fetched_to_its_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "MAX_OBJECT", 1000)
    site.pages["/a.txt"] = Answer(EXERCISE.encode() * 100, kind="text/plain")
    assert "larger than 1,000 bytes" in read(f"{site.address}/a.txt").rejects["reason"][0]


def test_a_scheme_that_nothing_reads_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="gopher"):
        read("gopher://127.0.0.1/a.txt")
