"""Which code and word lists decide the rows of a document, and their hash: under another one documents are extracted again.

Nothing is listed by hand: the modules are those that `flows.extraction` imports, directly or through others; the word lists and
tables are those whose names stand in them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from flows.tables import project_root

_ENTRY = "flows.extraction"
# regular expressions, because parsing every module would take longer than extracting from a hundred articles
_IMPORT = re.compile(r"^\s*(?:from|import) (flows[\w.]*)(?: import (\([^)]*\)|.*))?", re.MULTILINE)
_NAMED = re.compile(r"""[."]([a-z_]+)\b""")  # an attribute (`seeds.topics`) or a string (`schema("dates")`)
_WORD = re.compile(r"\w+")
_COMMENT = re.compile(r"--.*")
PACKAGE = Path(__file__).resolve().parent


def ruleset_of(lists: Mapping[str, bytes], package: Path = PACKAGE) -> str:
    """12 hex digits over what decides a document's rows. `lists`: the word lists' bytes by file name ('own/topics.csv' for one's own)."""
    modules = deciding_modules(package)
    names = {name for source in modules.values() for name in _NAMED.findall(source.decode())}
    named = {name: content for name, content in lists.items() if Path(name).stem in names}
    tables = {path.name: _bare(path) for path in _sql("tables") if path.stem in names}
    return _digest({**modules, **named, **tables})


def build_of(lists: Mapping[str, bytes], package: Path = PACKAGE) -> str:
    """12 hex digits over all code, word lists and SQL: under another one the warehouse is merged and published again."""
    code = {path.relative_to(package).as_posix(): path.read_bytes() for path in sorted(package.rglob("*.py"))}
    sql = {f"{path.parent.name}/{path.name}": path.read_bytes() for path in _sql("*")}
    return _digest({**code, **lists, **sql})


def deciding_modules(package: Path = PACKAGE) -> dict[str, bytes]:
    """The source of each module that extraction imports, by its path in the package."""
    found: dict[str, bytes] = {}
    waiting = [_ENTRY]
    while waiting:
        path = _file(package, waiting.pop())
        if path is not None and path.relative_to(package).as_posix() not in found:
            source = path.read_bytes()
            found[path.relative_to(package).as_posix()] = source
            waiting += _imports(source.decode())
    return dict(sorted(found.items()))


def _file(package: Path, module: str) -> Path | None:
    """The file of a module of the package; None for a name that is a function or class."""
    path = package.joinpath(*module.split(".")[1:])
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


def _imports(source: str) -> Iterator[str]:
    """The modules of the package that a source names in its imports, and whatever it takes from them."""
    for module, names in _IMPORT.findall(source):
        yield module
        yield from (f"{module}.{name}" for name in _WORD.findall(names))


def _sql(folder: str) -> list[Path]:
    return sorted((project_root() / "sql").glob(f"{folder}/*.sql"))


def _bare(path: Path) -> bytes:
    """A declaration without its comments: what is said of a table decides no row."""
    return " ".join(_COMMENT.sub("", path.read_text(encoding="utf-8")).split()).encode()


def _digest(parts: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(parts.items()):
        digest.update(f"{name}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:12]
