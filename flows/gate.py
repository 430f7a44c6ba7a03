"""The relevance gate: which texts have a word of defence at all. One pass of one automaton drops most of the press."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

import polars as pl
from ahocorasick_rs import BytesAhoCorasick

from flows.model import SECURITY
from flows.scan import MARK, as_words, laid_out
from flows.seeds import Seeds
from flows.verbs import trigger_forms

DEFENCE_TYPES = ("exercise", "operation", "port_call")  # types that are a matter of defence by themselves
_TAIL = re.compile(r" (?=de |du |des |d |a |aux |charge|en |delegue)")  # where a demonym may part an office ('ministre malien de la …')
_REACH = 200  # characters on either side of an adverb or tail in which the rest of a form is looked for


def of_defence(texts: pl.DataFrame, seeds: Seeds) -> pl.DataFrame:
    """The rows of `texts` (document_id, flat) with a word of defence or security, a rank, or a trigger of such a type."""
    return texts.filter(pl.Series(_gate(seeds).opens(texts["flat"]), dtype=pl.Boolean))


@lru_cache(maxsize=4)
def _gate(seeds: Seeds) -> Gate:
    roles = seeds.roles.filter("defence")["form"].to_list()
    topics = seeds.topics.filter(pl.col("defence") | pl.col("topic").is_in(SECURITY))["form"]
    triggers = trigger_forms(seeds).filter(pl.col("event_type").is_in(DEFENCE_TYPES))["form"]
    demonyms = seeds.country_names.filter(kind="demonym")["name"]
    return Gate([*topics, *seeds.ranks["form"], *roles, *triggers], roles, seeds.adverbs["form"], demonyms)


class Gate:
    """The forms of defence compiled, with what may part them: an adverb in any ('a également accosté'), a demonym in an office."""

    def __init__(self, forms: Iterable[str], offices: Iterable[str], adverbs: Iterable[str], demonyms: Iterable[str]) -> None:
        shortest = _shortest(forms)
        self.heads: dict[bytes, list[bytes]] = defaultdict(list)  # of parted offices, by their tail
        for head, tail in sorted({halves for office in offices for halves in _halves(office, shortest)}):
            self.heads[tail.encode()].append(f" {head} ".encode())
        self.longest = max(len(words.split()) for words in map(_spaced, demonyms))
        self.inner = sorted({*self.heads, *(_spaced(adverb).encode() for adverb in adverbs)})  # what a parted form is known by
        whole = [form.encode() for form in sorted(shortest)]
        heads = (head for found in self.heads.values() for head in found)
        self.pairs = {pair for form in (*whole, *heads, *self.inner) for pair in pairwise(form.split())}
        wide = sorted({start + b" " for form in (*whole, *self.inner) for start in _starts(form)})
        self.first_whole, self.first_wide = len(self.inner), len(self.inner) + len(whole)
        self.automaton = BytesAhoCorasick([b" %s " % form for form in (*self.inner, *whole, *wide)])

    def opens(self, texts: pl.Series) -> list[bool]:
        """For each flat text whether it has one of the forms, whole or parted."""
        return [self._opens(words) for words in laid_out(texts).split(MARK)] if len(texts) else []

    def _opens(self, words: bytes) -> bool:
        hits = self.automaton.find_matches_as_indexes(words, overlapping=True)
        if any(self.first_whole <= form < self.first_wide for form, _, _ in hits):
            return True
        if any(form >= self.first_wide and self._goes_on(words[start:end], words[end : end + _REACH]) for form, start, end in hits):
            return self._opens(b" %s " % b" ".join(words.split()))
        return any(
            self._parted(self.inner[form], words[max(start - _REACH, 0) : start], words[end : end + _REACH])
            for form, start, end in hits
            if form < self.first_whole
        )

    def _goes_on(self, before: bytes, after: bytes) -> bool:
        """Whether the words on either side of a gap or an adverb follow each other in a form."""
        return any(pair in self.pairs for pair in zip(before.rsplit(None, 1)[-1:], after.split(None, 1)[:1], strict=False))

    def _parted(self, inner: bytes, before: bytes, after: bytes) -> bool:
        """Whether `inner` is an adverb inside a form, or the tail of an office whose head stands before a demonym."""
        if inner not in self.heads:
            return self._goes_on(before, after)
        spaced = [b" %s " % b" ".join(before.split()[:-n_words]) for n_words in range(1, self.longest + 1)]
        return any(words.endswith(head) for words in spaced for head in self.heads[inner])


def _spaced(form: str) -> str:
    return " ".join(as_words(form).split())


def _shortest(written: Iterable[str]) -> frozenset[str]:
    """The forms as words, without those that hold another one: where 'armée' is looked for, 'armée de terre' need not be."""
    kept: set[str] = set()
    forms = {_spaced(form) for one in written for form in (one, one.replace("œ", "oe"))}
    for form in sorted(forms, key=lambda form: (form.count(" "), form)):
        if kept.isdisjoint(_parts(form)):
            kept.add(form)
    return frozenset(kept)


def _parts(form: str) -> Iterator[str]:
    """Every run of words of a form."""
    words = form.split()
    return (" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1))


def _starts(form: bytes) -> Iterator[bytes]:
    """The form's first words: one, two, … all but the last."""
    words = form.split()
    return (b" ".join(words[:n_words]) for n_words in range(1, len(words)))


def _halves(office: str, forms: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The two halves of an office between which a demonym may stand: 'attaché' français 'de l'air', where neither tells of defence."""
    words = _spaced(office)
    for match in _TAIL.finditer(words):
        head, tail = words[: match.start()], words[match.end() :]
        if forms.isdisjoint([*_parts(head), *_parts(tail)]):
            yield head, tail
