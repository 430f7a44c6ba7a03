"""From what a person names (files, folders, globs) to the files that will be read, in order, each once."""

from __future__ import annotations

import glob
import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from flows.errors import EphemerideError, UsageError

METADATA_FILE = "documents.csv"
TEXT_FILES = frozenset({".txt"})
LINE_FILES = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class Reject:
    """A row of table `rejects`."""

    path: str
    reason: str
    line: int | None = None
    document_ref: str | None = None
    value: str | None = None


@dataclass
class Found:
    """What the inputs lead to: files in order, and folders read whole (for each, the stems of its .txt files)."""

    files: dict[str, Path] = field(default_factory=dict)  # by real path: a file named twice is read once
    folders: dict[Path, set[str]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    n_ignored: int = 0


def find_files(inputs: tuple[str, ...]) -> Found:
    """The files that `inputs` (files, folders, globs) lead to, in order, each once."""
    found = Found()
    for given in inputs:
        path = Path(given)
        if path.is_dir():
            _walk(path, found, frozenset())
        elif os.path.lexists(given):
            _add_named(path, found)
        elif any(char in given for char in "*?["):
            _add_glob(given, found)
        else:
            raise UsageError(f"no such file or folder: {given}")
    if not found.files and not found.rejects:
        raise EphemerideError(f"nothing to read: no .txt, .jsonl or .ndjson file under {', '.join(inputs)}")
    return found


def _add_named(path: Path, found: Found) -> None:
    if _readable_kind(path):
        found.files.setdefault(os.path.realpath(path), path)
    elif path.name != METADATA_FILE:  # the shell's `folder/*` names it too
        raise UsageError(f"cannot read {path}: give .txt, .jsonl or .ndjson files")


def _add_glob(pattern: str, found: Found) -> None:
    matches = sorted(glob.glob(pattern, recursive=True))
    if not matches:
        raise UsageError(f"no file matches {pattern}")
    for match in matches:
        path = Path(match)
        if path.is_dir():
            _walk(path, found, frozenset())
        elif _readable_kind(path):
            found.files.setdefault(os.path.realpath(path), path)
        else:
            found.n_ignored += path.name != METADATA_FILE


def _walk(folder: Path, found: Found, above: frozenset[str]) -> None:
    """Add what lies under `folder`. `above`: the real paths on the way here, where a symbolic link could lead back to."""
    real = os.path.realpath(folder)
    if real in above:
        return
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        found.rejects.append(Reject(posix(folder), system_reason(error)))
        return
    stems = found.folders.setdefault(folder, set())
    for path in entries:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            _walk(path, found, above | {real})
        elif _readable_kind(path):
            found.files.setdefault(os.path.realpath(path), path)
            stems.add(reference_of(path))
        else:
            found.n_ignored += path.name != METADATA_FILE


def _readable_kind(path: Path) -> bool:
    return path.suffix.lower() in TEXT_FILES | LINE_FILES


def reference_of(path: Path) -> str:
    """The document_ref of a .txt file: its stem."""
    return normal(path.stem)


def normal(text: str) -> str:
    """A reference in one spelling: file systems and spreadsheets differ in how they compose accents."""
    return unicodedata.normalize("NFC", encodable(text.strip()))


def encodable(text: str) -> str:
    """`text` without lone surrogates, which JSON escapes and file names can hold but no file of ours can."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def posix(path: Path) -> str:
    """`path` as given, with slashes, as rows name it."""
    return encodable(path.as_posix())


def system_reason(error: OSError) -> str:
    """Why the system refused a file, as a reject says it."""
    return f"cannot be read: {error.strerror or error}"
