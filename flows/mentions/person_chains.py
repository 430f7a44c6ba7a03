"""Cues of persons (ranks, offices, forms of address) and the chains they make: 'le ministre malien de la Défense, le général X'."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Cue(NamedTuple):
    """A rank, an office or a form of address in the text."""

    start: int
    end: int
    kind: str  # rank | role | honorific
    form: str
    value: str  # canonical rank or office
    group: str  # the office's kind (minister, attache ...)
    defence: bool
    plural: bool


@dataclass(slots=True)
class Chain:
    """Cues that belong together, as far as `end`, and the country they are said to be of."""

    links: list[Cue]
    end: int
    country: str | None
    heads: list[Cue] = field(default_factory=list)  # without those that only say whose office it is ('directeur de cabinet du ministre')
    of: bool = False  # whether the last link is such a one
    owned: bool = False  # a country or an organisation is told: 'ambassadeur de l'UE au Mali' is not Mali's

    @property
    def start(self) -> int:
        """Where the first cue begins."""
        return self.links[0].start

    @property
    def plural(self) -> bool:
        """Whether several people bear the rank or office."""
        return any(link.plural for link in self.links)


def office_of(links: list[Cue]) -> Cue | None:
    """The office among cues: the first of defence, else the first."""
    roles = [link for link in links if link.kind == "role"]
    return next((role for role in roles if role.defence), roles[0] if roles else None)


def replace_heads(chain: Chain, links: list[Cue]) -> Chain:
    """The chain with other cues, for a person that shares only these."""
    return Chain(links, chain.end, chain.country, links, owned=chain.owned)


def outermost(cues: Iterable[Cue]) -> list[Cue]:
    """Cues in text order, without those inside another: 'général' in 'chef d'état-major général'."""
    kept: list[Cue] = []
    for cue in sorted(cues, key=lambda cue: (cue.start, -cue.end)):
        if not kept or cue.start >= kept[-1].end:
            kept.append(cue)
    return kept
