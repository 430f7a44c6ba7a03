"""Addresses: objects and folders of object stores, files on servers, and news sites with their feeds and sitemaps."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlsplit

from flows.errors import UsageError
from flows.sources.kinds import NAMED, kind_of
from flows.sources.records import Item

if TYPE_CHECKING:
    from flows.sources.finding import Found

T = TypeVar("T")

MAX_OBJECT = 50_000_000_000  # bytes of one object
_WAITS = (1.0, 4.0)  # seconds before the second and the third try
_IN_MEMORY = 16_000_000
_BLOCK = 1 << 20
_LISTS = ("feed+http", "feed+https", "sitemap+http", "sitemap+https")


def find_address(given: str, found: Found) -> None:
    """Add what an address leads to: a page, a feed, a sitemap; a file of a server; an object, all under a prefix or glob of a store.

    Raises UsageError for one that nothing reads or that leads nowhere, for a store whose library is not installed, and when it does
    not answer.
    """
    scheme, name = urlsplit(given).scheme, urlsplit(given).path.rpartition("/")[2]
    if scheme in _LISTS or (scheme in ("http", "https") and kind_of(name) in (None, ".html", ".htm")):
        from flows.sources.feeds import site_item

        found.items.setdefault(given, site_item(given, found.fetcher))
        return
    try:
        store, path = _store(given)
        paths = retried(partial(_paths, store, path, scheme))
    except ImportError as error:
        raise UsageError(f"cannot read {given}: install ephemeride[addresses] for it ({error})") from None
    except (OSError, ValueError) as error:
        said = next(iter(str(error).splitlines()), type(error).__name__)
        raise UsageError(f"cannot read {given}: {said}") from error
    if not paths:
        raise UsageError(f"nothing at {given}")
    for one in sorted(paths):
        place = one if "://" in one else f"{scheme}://{one}"
        item = Item(place, urlsplit(place).path.rpartition("/")[2], partial(fetched, partial(store.open, one, "rb")))
        if len(paths) == 1 and kind_of(item.name) is None:
            raise UsageError(f"cannot read {given}: give {NAMED} files")
        found.add(item, place)


def _store(given: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    return cast("tuple[Any, str]", url_to_fs(given))


def _paths(store: Any, path: str, scheme: str) -> list[str]:
    """The objects under `path`: itself, those that a glob names, or all under a prefix. A server of pages has no folders."""
    if scheme in ("http", "https"):
        return [path]
    if any(char in path for char in "*?["):
        return [one for one in store.glob(path) if store.isfile(one)]
    return [path] if store.isfile(path) else list(store.find(path))


def fetched(opened: Callable[[], IO[bytes]]) -> IO[bytes]:
    """A whole object, kept aside while it is read. Raises OSError when the third try fails too, or when it is too large."""
    return retried(partial(_fetched, opened))


def _fetched(opened: Callable[[], IO[bytes]]) -> IO[bytes]:
    kept = cast("IO[bytes]", tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - its reader closes it
    n_bytes = 0
    try:
        with opened() as stream:
            while block := stream.read(_BLOCK):
                n_bytes += len(block)
                if n_bytes > MAX_OBJECT:
                    raise OSError(f"larger than {MAX_OBJECT:,} bytes")
                kept.write(block)
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    return kept


def retried(call: Callable[[], T]) -> T:
    """What `call()` returns, tried again after a while when the network or the store fails, not when something is missing or forbidden.

    Raises OSError: what the libraries of stores raise for a network that fails is told as one.
    """
    for seconds in _WAITS:
        try:
            return call()
        except _failures() as error:
            if _is_final(error):
                raise
            time.sleep(seconds)
    try:
        return call()
    except OSError:
        raise
    except _failures() as error:
        raise OSError(f"{error}" or type(error).__name__) from error


def _is_final(error: Exception) -> bool:
    """Whether another try would end the same. fsspec says FileNotFoundError for a server's answers of every kind."""
    status = getattr(error.__cause__, "status", 404)
    return isinstance(error, PermissionError) or (isinstance(error, FileNotFoundError) and status < 500)


def _failures() -> tuple[type[Exception], ...]:
    """What may be raised for a network or a store that fails, by the libraries that have been imported."""
    named = (("aiohttp", "ClientError"), ("botocore.exceptions", "BotoCoreError"), ("botocore.exceptions", "ClientError"))
    return (OSError, *(getattr(sys.modules[module], name) for module, name in named if module in sys.modules))
