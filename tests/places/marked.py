"""Reading marked-up sentences: tags name the mention and its columns, a line is `sentence ;; twin in which nothing matches`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_TAG = re.compile(r"<(?P<tag>\w+)(?P<attributes>(?: \w+=\"[^\"]*\")*)>(?P<surface>[^<]+)</(?P=tag)>")
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")


@dataclass(frozen=True)
class Case:
    where: str
    sentence: str
    marks: tuple[tuple[str, str, dict[str, str]], ...]  # tag, surface, attributes; in text order
    twin: str


def cases(folder: Path) -> list[Case]:
    """Every line of the .txt files in `folder`."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line and not line.startswith("#"):
                sentence, _, twin = line.partition(" ;; ")
                marks = tuple((m["tag"], m["surface"], dict(_ATTRIBUTE.findall(m["attributes"]))) for m in _TAG.finditer(sentence))
                found.append(Case(f"{path.name}:{number}", _TAG.sub(r"\g<surface>", sentence), marks, twin))
    return found
