"""Pages fetched from news sites, politely.

A site's robots.txt is asked first and obeyed, its crawl delay kept; a host gets one request at a time with a pause between them; what
has not changed since the last run is not sent again (ETag, Last-Modified); slow and large answers are cut off; a site that fails is
tried again after a while, one that refuses is not. Only the web is reached: no other scheme, also not by a redirect.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from urllib.parse import urljoin, urlsplit

import httpx
from protego import Protego

from flows.decoding import NotTextError
from flows.sources.visits import Visit, Visits

AGENT = "ephemeride"
PAUSE = 1.0  # seconds between two requests to a host, unless its robots.txt asks for more
MAX_PAUSE = 30.0  # a crawl delay over that: the site is not for us
TIMEOUT = httpx.Timeout(20.0, connect=10.0)  # seconds for each step of an answer
MAX_SECONDS = 120.0  # for a whole answer
_WAITS = (2.0, 8.0)  # seconds before the second and the third try
_REDIRECTS = 5
_MAX_ROBOTS = 500_000  # bytes of a robots.txt that are read
_PASSING = frozenset({429, 500, 502, 503, 504})


class WebError(OSError):
    """A page that cannot be had; the message says why."""


@dataclass(frozen=True)
class Fetched:
    """An answer: its bytes, media type and encoding, the address that gave it; `is_unchanged` since the last visit (then without bytes)."""

    url: str
    data: bytes = b""
    kind: str = ""
    charset: str | None = None
    is_unchanged: bool = False


@dataclass
class Fetcher:
    """Fetches for one run. `sleep` and `clock` are time's own but in tests."""

    visits: Visits
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=TIMEOUT, headers={"User-Agent": f"{AGENT}/{version(AGENT)}"}))
    _robots: dict[str, Protego] = field(default_factory=dict)
    _next: dict[str, float] = field(default_factory=dict)

    def fetch(self, url: str, limit: int, stamp: str | None = None) -> Fetched:
        """The answer to `url`, at most `limit` bytes; `stamp`: what a feed says of its last change, kept with the visit.

        Raises WebError, and NotTextError for a page that is too large or that the site asks robots to leave alone.
        """
        before = self.visits.last(url)
        answer, data = self._followed(url, limit, before.conditions() if before else {})
        if answer.status_code == 304 and before:
            self.visits.note(url, Visit(before.etag, before.modified, stamp))
            return Fetched(str(answer.url), is_unchanged=True)
        self.visits.note(url, Visit(answer.headers.get("ETag"), answer.headers.get("Last-Modified"), stamp))
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Fetched(str(answer.url), data, kind, answer.charset_encoding)

    def _followed(self, url: str, limit: int, conditions: dict[str, str]) -> tuple[httpx.Response, bytes]:
        """The answer at the end of the redirects from `url`, each of which must be allowed."""
        for _ in range(_REDIRECTS + 1):
            self._check(url)
            answer, data = self._tried(url, limit, conditions)
            if not answer.has_redirect_location:
                if answer.status_code not in (200, 304):
                    raise WebError(f"the site answers {answer.status_code}")
                return answer, data
            following = urljoin(url, answer.headers["Location"])
            if site_of(following) != site_of(url):
                raise WebError(f"it leads to another site: {following}")
            url = following
        raise WebError(f"more than {_REDIRECTS} redirects")

    def _check(self, url: str) -> None:
        """Raises NotTextError for an address that is not to be fetched."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotTextError(f"not an address of the web: {url}")
        if not self._rules(f"{parts.scheme}://{parts.netloc}").can_fetch(url, AGENT):
            raise NotTextError("the site's robots.txt asks to leave it alone")

    def _rules(self, site: str) -> Protego:
        """A site's robots.txt, asked for once a run: none allows everything, one that cannot be had nothing (RFC 9309)."""
        if site not in self._robots:
            answer, data = self._robots_of(site)
            if answer.status_code >= 500 or answer.status_code == 429:
                raise WebError(f"robots.txt cannot be had: the site answers {answer.status_code}")
            self._robots[site] = Protego.parse(data.decode("utf-8", "replace") if answer.status_code == 200 else "")
        return self._robots[site]

    def _robots_of(self, site: str) -> tuple[httpx.Response, bytes]:
        url = f"{site}/robots.txt"
        for _ in range(_REDIRECTS):
            answer, data = self._tried(url, _MAX_ROBOTS, {})
            url = urljoin(url, answer.headers.get("Location", ""))
            if not answer.has_redirect_location or site_of(url) != site_of(site):
                break
        return answer, data

    def _tried(self, url: str, limit: int, conditions: dict[str, str]) -> tuple[httpx.Response, bytes]:
        """The answer to one request, tried again when the network or the site fails."""
        for seconds in (*_WAITS, None):
            self._wait(url)
            try:
                answer, data = _answer(self.client, url, limit, conditions, self.clock)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                if seconds is None or isinstance(error, httpx.InvalidURL):
                    raise WebError(f"cannot be fetched: {error or type(error).__name__}") from error
            else:
                if answer.status_code not in _PASSING or seconds is None:
                    return answer, data
            self.sleep(seconds)
        raise AssertionError("the last try returns or raises")

    def _wait(self, url: str) -> None:
        """Wait until the host of `url` may be asked again."""
        parts = urlsplit(url)
        rules = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        pause = max(PAUSE, (rules.crawl_delay(AGENT) or 0.0) if rules else 0.0)
        if pause > MAX_PAUSE:
            raise NotTextError(f"the site's robots.txt asks for {pause:g} seconds between requests: too slow to be read")
        now = self.clock()
        if (left := self._next.get(parts.netloc, now) - now) > 0:
            self.sleep(left)
        self._next[parts.netloc] = self.clock() + pause


def site_of(url: str) -> str:
    """The host of an address, without its www."""
    return urlsplit(url).netloc.lower().removeprefix("www.")


def _answer(
    client: httpx.Client, url: str, limit: int, conditions: dict[str, str], clock: Callable[[], float]
) -> tuple[httpx.Response, bytes]:
    """One answer with its unpacked bytes. Raises httpx.HTTPError, NotTextError (too large)."""
    until = clock() + MAX_SECONDS
    data = bytearray()
    with client.stream("GET", url, headers=conditions) as answer:
        for block in answer.iter_bytes(1 << 16):
            data += block
            if len(data) > limit:
                raise NotTextError(f"too large: more than {limit:,} bytes")
            if clock() > until:
                raise httpx.ReadTimeout(f"not there after {MAX_SECONDS:g} seconds")
    return answer, bytes(data)
