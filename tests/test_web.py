"""News sites read politely, from a server on the loopback: what is asked, how often, and what becomes of the pages."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from reads import Read, reasons, refs
from reads import read_all as read
from runs import VISIT, ask, extract
from web import Answer, Site, serving

from flows.sources import feeds, web
from flows.sources.visits import Visits

PAGE = """<html lang="fr"><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p>
<p>Il est reparti le lendemain, après une séance de travail consacrée à la surveillance des frontières.</p></article></body></html>"""
XML = "application/xml"


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    time = Time()
    made = web.Fetcher

    def timed(visits: Visits) -> web.Fetcher:
        return made(visits, time.sleep, time.monotonic)

    monkeypatch.setattr(web, "Fetcher", timed)
    return time


@pytest.fixture
def site(clock: Time) -> Iterator[Site]:
    with serving() as running:
        yield running


def page(day: str, **headers: str) -> Answer:
    return Answer(PAGE.format(title=f"Visite du {day}", text=VISIT.format(day=day)).encode(), headers=headers)


def feed(*entries: tuple[str, str]) -> Answer:
    """An RSS feed of (link, its date)."""
    items = "".join(f"<item><title>T</title><link>{link}</link><pubDate>{day}</pubDate></item>" for link, day in entries)
    return Answer(f'<rss version="2.0"><channel><title>Journal</title>{items}</channel></rss>'.encode(), kind="application/rss+xml")


def sitemap(*entries: tuple[str, str], kind: str = "url") -> bytes:
    """A sitemap of (address, its last change), or with `sitemap` for `kind` an index of them."""
    inner = "".join(f"<{kind}><loc>{address}</loc><lastmod>{day}</lastmod></{kind}>" for address, day in entries)
    root = "urlset" if kind == "url" else "sitemapindex"
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'.encode()


SINCE = "Fri, 14 Jun 2024 08:00:00 GMT"
JUNE_14, JUNE_15 = "Fri, 14 Jun 2024 23:30:00 +0200", "Sat, 15 Jun 2024 08:00:00 GMT"

# --- what is read


def test_a_page_by_its_address(site: Site) -> None:
    site.pages["/2024/06/14/visite"] = page("13 juin 2024")
    (row,) = read(f"{site.address}/2024/06/14/visite").documents.to_dicts()
    assert row["document_ref"] == row["url"] == row["path"] == f"{site.address}/2024/06/14/visite"
    assert (row["published_on"], row["published_basis"]) == (date(2024, 6, 14), "url")


def test_the_pages_of_a_feed(site: Site) -> None:
    site.pages |= {"/rss": feed(("/a", JUNE_14), (f"{site.address}/b", JUNE_15)), "/a": page("13 juin 2024"), "/b": page("12 juin 2024")}
    result = read(f"feed+{site.address}/rss")
    assert refs(result) == [f"{site.address}/a", f"{site.address}/b"]
    assert result.documents["published_on"].to_list() == [date(2024, 6, 14), date(2024, 6, 15)]
    assert set(result.documents["published_basis"]) == {"feed"}


def test_an_atom_feed(site: Site) -> None:
    entry = "<entry><title>T</title><id>1</id><link href='/a'/><published>2024-06-14T23:30:00+02:00</published></entry>"
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>J</title>{entry}</feed>"
    site.pages |= {"/atom": Answer(atom.encode(), kind="application/atom+xml"), "/a": page("13 juin 2024")}
    assert read(f"feed+{site.address}/atom").documents["published_on"].to_list() == [date(2024, 6, 14)]


def test_a_sitemap_and_an_index_of_them(site: Site) -> None:
    site.pages |= {
        "/index.xml": Answer(sitemap(("/one.xml", "2024-06-15"), ("/two.xml.gz", "2024-06-15"), kind="sitemap"), kind=XML),
        "/one.xml": Answer(sitemap(("/a", "2024-06-14")), kind=XML),
        "/two.xml.gz": Answer(gzip.compress(sitemap(("/b", "2024-06-15"))), kind="application/gzip"),
        "/a": page("13 juin 2024"),
        "/b": page("12 juin 2024"),
    }
    assert refs(read(f"sitemap+{site.address}/index.xml")) == [f"{site.address}/a", f"{site.address}/b"]


@pytest.mark.parametrize("body", [b"", b"no feed", b"<html><body>Page</body></html>", b"<rss><channel>", b"\xff\xfe\x00"])
@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_a_list_that_is_none_is_a_reject(kind: str, body: bytes, site: Site) -> None:
    site.pages["/list"] = Answer(body, kind=XML)
    result = read(f"{kind}+{site.address}/list")
    assert result.documents.is_empty()
    assert result.rejects["path"].to_list() == [f"{site.address}/list"]


def test_entities_of_a_sitemap_are_not_resolved(site: Site, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("/secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    head = f'<!DOCTYPE u [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "{(tmp_path / "secret").as_uri()}">]>'.encode()
    body = head + sitemap(("/&f;&l8;", "2024-06-14"))
    site.pages["/s.xml"] = Answer(body, kind=XML)
    assert read(f"sitemap+{site.address}/s.xml").documents.is_empty()
    assert not [path for path in site.paths() if "secret" in path or "haha" in path]


# --- politeness


def test_robots_are_asked_first_and_obeyed(site: Site) -> None:
    site.pages |= {
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /private\n", kind="text/plain"),
        "/rss": feed(("/private/a", JUNE_14), ("/b", JUNE_14)),
        "/private/a": page("13 juin 2024"),
        "/b": page("12 juin 2024"),
    }
    result = read(f"feed+{site.address}/rss")
    assert site.paths() == ["/robots.txt", "/rss", "/b"]
    assert reasons(result) == [(f"{site.address}/private/a", None, "the site's robots.txt asks to leave it alone")]


def test_a_site_whose_robots_cannot_be_had_is_left_alone(site: Site) -> None:
    site.pages |= {"/robots.txt": Answer(status=503), "/a": page("13 juin 2024")}
    assert read(f"{site.address}/a").documents.is_empty()
    assert set(site.paths()) == {"/robots.txt"}


def test_requests_to_a_host_keep_their_distance(site: Site, clock: Time) -> None:
    site.pages |= {f"/{name}": page(f"{day} juin 2024") for name, day in zip("abc", (11, 12, 13), strict=True)}
    read(*(f"{site.address}/{name}" for name in "abc"))
    assert clock.slept == [web.PAUSE] * 3, "four requests with the one for robots.txt"


def test_a_crawl_delay_is_kept(site: Site, clock: Time) -> None:
    site.pages |= {"/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 7\n"), "/a": page("13 juin 2024"), "/b": page("12 juin 2024")}
    read(f"{site.address}/a", f"{site.address}/b")
    assert clock.slept[-1] == 7.0
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 3600\n")
    assert "too slow" in read(f"{site.address}/a").rejects["reason"][0]


def test_a_site_that_fails_is_asked_again_after_a_while(site: Site, clock: Time) -> None:
    site.pages["/a"] = [Answer(status=503), Answer(status=429), page("13 juin 2024")]
    assert refs(read(f"{site.address}/a")) == [f"{site.address}/a"]
    assert [seconds for seconds in clock.slept if seconds > web.PAUSE] == [2.0, 8.0]


@pytest.mark.parametrize(("status", "n_asked"), [(404, 1), (403, 1), (410, 1), (500, 3)])
def test_a_page_that_cannot_be_had_is_a_reject(status: int, n_asked: int, site: Site) -> None:
    site.pages["/a"] = Answer(status=status)
    assert f"answers {status}" in read(f"{site.address}/a").rejects["reason"][0]
    assert site.paths().count("/a") == n_asked


def test_redirects_are_followed_within_the_site(site: Site) -> None:
    site.pages |= {
        "/old": Answer(status=301, headers={"Location": "/a"}),
        "/a": page("13 juin 2024"),
        "/away": Answer(status=302, headers={"Location": "http://127.0.0.2:1/a"}),
        "/file": Answer(status=302, headers={"Location": "file:///etc/passwd"}),
        "/loop": Answer(status=302, headers={"Location": "/loop"}),
    }
    result = read(*(f"{site.address}/{name}" for name in ("old", "away", "file", "loop")))
    assert refs(result) == [f"{site.address}/old"]
    assert len(result.rejects) == 3


def test_a_list_speaks_for_its_own_site(site: Site) -> None:
    site.pages["/rss"] = feed(("http://127.0.0.2:1/a", JUNE_14), ("file:///etc/passwd", JUNE_14))
    result = read(f"feed+{site.address}/rss")
    assert [reason for _, _, reason in reasons(result)] == ["on another site than the list that names it (http"] * 2


def test_a_page_that_is_too_large_or_no_page_is_a_reject(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_BYTES", 5000)
    site.pages |= {"/large": Answer(b"a" * 6000), "/zeros": Answer(gzip.compress(bytes(100_000)), headers={"Content-Encoding": "gzip"})}
    site.pages["/photo"] = Answer(b"\xff\xd8", kind="image/jpeg")
    result = read(*(f"{site.address}/{name}" for name in ("large", "zeros", "photo")))
    assert [reason for _, _, reason in reasons(result)] == ["too large", "too large", "not a web page but image/jpeg"]


def test_a_long_list_is_read_in_parts(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_PAGES", 2)
    site.pages["/s.xml"] = Answer(sitemap(*((f"/{number}", "2024-06-14") for number in range(5))), kind=XML, headers={"ETag": '"1"'})
    site.pages |= {f"/{number}": page(f"1{number} juin 2024") for number in range(5)}
    visits = Visits()
    found = [refs(read(f"sitemap+{site.address}/s.xml", visits=visits)) for _ in range(3)]
    assert [len(part) for part in found] == [2, 2, 1]
    assert len({one for part in found for one in part}) == 5


# --- the second visit


def second(address: str, visits: Visits, site: Site) -> Read:
    site.asked.clear()
    return read(address, visits=visits)


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    site.pages |= {
        "/a": page("13 juin 2024", ETag='"a1"'),
        "/b": page("12 juin 2024", **{"Last-Modified": SINCE}),
    }
    visits = Visits()
    for name in ("a", "b"):
        assert len(read(f"{site.address}/{name}", visits=visits).documents) == 1
        again = second(f"{site.address}/{name}", visits, site)
        assert again.documents.is_empty()
        assert again.rejects.is_empty()
    assert site.asked[-1][1]["if-modified-since"] == SINCE


def test_pages_that_a_feed_calls_unchanged_are_not_asked_for(site: Site) -> None:
    site.pages |= {"/rss": feed(("/a", JUNE_14)), "/a": page("13 juin 2024")}
    visits = Visits()
    read(f"feed+{site.address}/rss", visits=visits)
    site.pages["/rss"] = feed(("/a", JUNE_14), ("/b", JUNE_15))
    site.pages["/b"] = page("12 juin 2024")
    assert refs(second(f"feed+{site.address}/rss", visits, site)) == [f"{site.address}/b"]
    assert "/a" not in site.paths()


def test_a_page_that_failed_is_tried_on_the_next_run_though_its_feed_is_unchanged(site: Site) -> None:
    site.pages |= {"/rss": feed(("/a", JUNE_14)), "/a": Answer(status=404)}
    site.pages["/rss"].headers["ETag"] = '"1"'  # type: ignore[union-attr]
    visits = Visits()
    assert len(read(f"feed+{site.address}/rss", visits=visits).rejects) == 1
    site.pages["/a"] = page("13 juin 2024")
    assert refs(second(f"feed+{site.address}/rss", visits, site)) == [f"{site.address}/a"]


# --- in a warehouse


def run(warehouse: Path, address: str, **options: Any) -> int:
    return extract(warehouse, address, **options).n_read  # type: ignore[arg-type]


def test_runs_remember_their_visits_and_a_rollback_forgets_them(site: Site, tmp_path: Path) -> None:
    from flows.history import roll_back

    site.pages |= {"/a": page("13 juin 2024", ETag='"a1"'), "/b": page("12 juin 2024", ETag='"b1"')}
    warehouse = tmp_path / "w.duckdb"
    assert run(warehouse, f"{site.address}/a") == 1
    assert run(warehouse, f"{site.address}/b") == 1
    assert run(warehouse, f"{site.address}/b") == 0, "unchanged"
    assert ask(warehouse, "SELECT count(*) FROM documents") == [(2,)]
    assert run(warehouse, f"{site.address}/b", full=True) == 1, "asked for"
    roll_back(warehouse, None, True)
    roll_back(warehouse, None, True)
    assert run(warehouse, f"{site.address}/b") == 1, "the edition that held it is no longer published"


def test_a_memory_that_is_broken_is_made_anew(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = page("13 juin 2024", ETag='"a1"')
    warehouse, memory = tmp_path / "w.duckdb", tmp_path / "w.duckdb.visits.json"
    run(warehouse, f"{site.address}/a")
    for broken in ("", "{}", "[]", '{"edition": 1, "visits": {"a": {"x": 1}}}', json.dumps({"edition": "other", "visits": {}})):
        memory.write_text(broken)
        assert run(warehouse, f"{site.address}/a") == 1
        assert json.loads(memory.read_text())["visits"]


def test_what_was_refused_is_forgotten_when_it_is_mended(tmp_path: Path, site: Site) -> None:
    warehouse = tmp_path / "w.duckdb"
    site.pages |= {"/rss": Answer(b"down for repair"), "/a": page("13 juin 2024")}
    assert extract(warehouse, f"feed+{site.address}/rss").n_rejects == 1  # type: ignore[arg-type]
    site.pages["/rss"] = feed(("/a", JUNE_14))
    assert extract(warehouse, f"feed+{site.address}/rss").n_rejects == 0  # type: ignore[arg-type]
    assert ask(warehouse, "SELECT count(*) FROM rejects") == [(0,)]
