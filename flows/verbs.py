"""Verbs that tell of an event: every form of seeds/verbs, made from the few principal parts of seeds/irregular_verbs or by rule.

Third persons only, as the press tells: simple tenses, compound ones, passives with the agreement in gender and number, an infinitive
behind an auxiliary ('doit signer', 'vient de recevoir', 'a tenu à remettre'), the gerund, and participles: the present one of
transitive verbs, the past one that tells by itself or before 'par'. A verb's negation is no concern of its forms (see `candidates`): it
stands between them. Rules after any grammar of French.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from flows.errors import SeedError
from flows.ordinals import written_out

if TYPE_CHECKING:
    from flows.seeds import Seeds

_HAVE = (("a", "avait", "aura", "aurait"), ("ont", "avaient", "auront", "auraient"))  # singular, plural
_BE = (
    ("est", "était", "sera", "serait", "fut", "a été", "avait été", "aura été", "aurait été"),
    ("sont", "étaient", "seront", "seraient", "furent", "ont été", "avaient été", "auront été", "auraient été"),
)
_MOVED = (("est", "était", "sera", "serait"), ("sont", "étaient", "seront", "seraient"))  # 'est arrivé', 's'est rendu'
_DUE = (
    "va", "vont", "allait", "allaient", "doit", "doivent", "devait", "devaient", "devra", "devront", "devrait", "devraient",
    "s'apprête à", "s'apprêtent à", "s'apprêtait à", "se prépare à", "se préparent à",
    "vient de", "viennent de", "venait de", "venaient de",
    "est venu", "est venue", "sont venus", "sont venues", "a tenu à", "ont tenu à",  # whoever came to do it has done it
    "s'est vu", "s'est vue", "se sont vu", "se sont vus", "se sont vues",
    "eu l'honneur de", "eu le plaisir de", "eu le privilège de",
)  # fmt: skip
_OPEN_E = re.compile(r"[eé]([bcdfgklmnpqrstvz]|[bcdfgptv][lr])er$")  # céder: cède; achever: achève, achèvera
_SILENT = re.compile("[aeiouyéèêœ]|h(?!aut)")  # what 'se' and 'de' lose their vowel before


@dataclass(frozen=True, slots=True)
class _Parts:
    """The principal parts of a verb; `future`, `imperfect` are stems."""

    infinitive: str
    present: str
    presents: str
    participle: str
    future: str
    imperfect: str
    past: str

    @property
    def agreed(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """The participle, ((masculine, feminine) singular, (masculine, feminine) plural)."""
        one = self.participle
        return (one, f"{one}e"), (one if one.endswith("s") else f"{one}s", f"{one}es")

    def simple(self, number: int) -> list[str]:
        """The forms of the simple tenses in the singular (0) or plural (1), the present first."""
        if number == 0:
            return [self.present, f"{self.imperfect}ait", f"{self.future}a", f"{self.future}ait", self.past]
        pasts = re.sub("e?a$", "èrent", self.past) if self.past.endswith("a") else re.sub("(n?)t$", r"\1rent", self.past)
        return [self.presents, f"{self.imperfect}aient", f"{self.future}ont", f"{self.future}aient", pasts]


@lru_cache(maxsize=4)
def trigger_forms(seeds: Seeds) -> pl.DataFrame:
    """(form, event_type, function, strength): the words and phrases of seeds/triggers, any ordinal in the place of 'Nième', then every
    form of the verbs of seeds/verbs.

    A form that several rows give stands once, as the first row has it. Raises SeedError for an irregular verb without its parts.
    """
    irregular = {row[0]: row for row in seeds.irregular_verbs.iter_rows()}
    columns = ("form", "event_type", "function", "strength")
    rows = {form: (form, *rest) for written, *rest in seeds.triggers.select(columns).iter_rows() for form in written_out(written)}
    made: dict[str, tuple[str | None, ...]] = {}
    for verb in seeds.verbs.iter_rows(named=True):
        parts = _parts(verb["infinitive"], irregular.get(verb["infinitive"]))
        for form in _forms(parts, verb["voice"], verb["tenses"], verb["alone"], (verb["complement"] or "").split("|")):
            if form not in rows:
                made.setdefault(form, (form, verb["event_type"], verb["function"], verb["strength"]))
    return pl.DataFrame([*rows.values(), *made.values()], schema=dict.fromkeys(columns, pl.String), orient="row")


def _parts(infinitive: str, given: tuple[str | None, ...] | None) -> _Parts:
    """The principal parts: those given, else by rule."""
    stem = infinitive[:-2]
    regular: tuple[str | None, ...] = (None,) * 7
    if infinitive.endswith("er"):
        soft = stem + "e" if stem.endswith("g") else re.sub("c$", "ç", stem)
        open_ = re.sub(_OPEN_E, r"è\1", infinitive)
        future = f"{open_}er" if re.search("e.er$", infinitive) and open_ != infinitive else infinitive
        opened = open_ if open_ != infinitive else stem
        regular = (infinitive, f"{opened}e", f"{opened}ent", f"{stem}é", future, soft, f"{soft}a")
    elif infinitive.endswith("ir"):
        regular = (infinitive, f"{stem}it", f"{stem}issent", f"{stem}i", infinitive, f"{stem}iss", f"{stem}it")
    chosen = [mine or by_rule for mine, by_rule in zip(given or (None,) * 7, regular, strict=True)]
    if infinitive != chosen[0] or None in chosen[:6]:
        raise SeedError(f"seeds/verbs.csv: infinitive {infinitive!r} is irregular; add its principal parts to seeds/irregular_verbs.csv")
    return _Parts(*(part or "" for part in chosen))


def _forms(parts: _Parts, voice: str, tenses: str, alone: bool, complements: list[str]) -> Iterator[str]:
    """Every form of a verb in one voice, each with each of its complements."""
    for form in dict.fromkeys(_bare_forms(parts, voice, tenses, alone)):
        for complement in complements:
            yield f"{form} {complement}".rstrip()
    if voice in ("transitive", "passive") and complements == [""]:
        yield from (f"{form} par" for pair in parts.agreed for form in pair)


def _bare_forms(parts: _Parts, voice: str, tenses: str, alone: bool) -> Iterator[str]:
    numbers = (1,) if voice == "reciprocal" else (0, 1)
    if voice != "passive" and tenses != "compound":
        for number in numbers:
            told = parts.simple(number)[tenses == "no present" and number == 0 :]
            yield from (clitic + form for form in told if form for clitic in _clitics(form, voice))
        yield from (_behind(due, f"{clitic}{parts.infinitive}") for due in _DUE for clitic in _clitics(parts.infinitive, voice))
        yield from (f"en {clitic}{parts.imperfect}ant" for clitic in _clitics(parts.imperfect, voice))
    if voice == "transitive":
        yield _behind(" de", parts.infinitive).strip()  # 'Il est revenu à X de remettre …'; anything else is but an aim (see `objects`)
        yield f"{parts.imperfect}ant"  # 'Recevant mardi son homologue, le ministre …'; of others it may be a noun: 'représentant'
    for number in numbers:
        yield from _compound(parts, voice, number)
    if alone:
        yield from (form for pair in parts.agreed for form in pair)


def _compound(parts: _Parts, voice: str, number: int) -> Iterator[str]:
    """The compound tenses in the singular (0) or plural (1)."""
    agreed = parts.agreed[number]
    if voice in ("active", "transitive"):
        yield from (f"{auxiliary} {parts.participle}" for auxiliary in (*_HAVE[number], "avoir", "ayant"))
    if voice == "transitive":  # with an object that stands before it: 'l'a reçue', 'que X a livrés'
        yield from (f"{auxiliary} {form}" for auxiliary in _HAVE[number][:2] for pair in parts.agreed for form in pair)
    if voice in ("transitive", "passive"):
        yield from (f"{auxiliary} {form}" for auxiliary in (*_BE[number], "être", "étant", "ayant été") for form in agreed)
    if voice == "être":
        yield from (f"{auxiliary} {form}" for auxiliary in (*_MOVED[number], "être", "étant") for form in agreed)
    if voice in ("pronominal", "reciprocal"):
        for auxiliary in (*_MOVED[number], "être", "étant"):
            yield from (f"{clitic}{auxiliary} {form}" for clitic in _clitics(auxiliary, voice) for form in agreed)


def _clitics(form: str, voice: str) -> tuple[str, ...]:
    """What stands before a form: of a pronominal verb 'se' and 's'y'."""
    if voice not in ("pronominal", "reciprocal"):
        return ("",)
    return ("s'" if _SILENT.match(form) else "se ", "s'y ")


def _behind(due: str, infinitive: str) -> str:
    if due.endswith(" de") and _SILENT.match(infinitive):
        return f"{due[:-1]}'{infinitive}"
    return f"{due} {infinitive}"
