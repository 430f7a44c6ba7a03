"""Who took part: which of the countries and organisations a sentence names act in it, and which are only talked about."""

from __future__ import annotations

import itertools
import re
from collections import Counter

from flows.bystanders import acting_spans, foreground
from flows.model import CitySpan, CountrySpan, Document, Party, Sentence
from flows.text import fold

_BRACKETED = re.compile(r" ?\([^()]{1,40}\)")  # 'en Estonie (300 hommes) et au Kenya'
_LINKED = re.compile(  # also 'huit sont du Bénin, deux du Niger'
    r"^ ?(?:(?:,|et|ainsi que|/|-|comme|puis|avec|ou|,? et"
    r"|,? mais (?:aussi|egalement)|,? (?:et|ou) (?:aussi|encore|meme)|,? sans oublier) ?"
    r"(?:(?:[a-z0-9]{2,7} )?(?:de |du |d'|des )|(?:[a-z0-9]{2,7} )?vien[a-z]+ (?:de |du |d')|a |avec )?"
    r"(?:la |le |l'|les |au |en |aux )?(?:\w+ )?|-? ?)$"
)
_LEFT_BEHIND = re.compile(r"\b(?:apres|avant|via) $")  # 'Après Bamako, il s'est rendu à …'
_BY = re.compile(r"\bpar (?:la |le |l'|les )?$")
_TIED = re.compile(r"\b(?:lie|lient|liait|liant|unit|unissent|unissant) (?:la |le |l'|les )?$")
_TO = re.compile(r" (?:a|au|aux|avec) ?(?:la |le |l'|les )?")
_BESIDE = re.compile(r"^,? (?:et|ainsi que|avec) (?:celle?s? |ceux |celui )?(?:de |du |d'|des |avec )?(?:la |le |l'|les )?$")
_JOINED = re.compile(
    r"^,? ?\b(?:et|ainsi que|avec|comme) (?:\w+ |[ld]'){0,3}$"
)  # of a country's name and an adjective: 'la France et l'armée malienne'
_POSTS = ("school", "barracks", "camp", "base")  # kinds of names of places where people serve or learn
_PUPILS = r"\b(?:stagiaires|eleves|auditeurs|cadets|officiers|instructeurs|delegation|promotion|mission|pensionnaires)\b"
_OF_IT = re.compile(rf"{_PUPILS}(?: [a-z-]+){{0,2}} (?:de (?:la |l')?|du |d')$")
_OF_SCHOOL = re.compile(
    rf"{_PUPILS}[^,;:]{{0,40}}"
    r"\b(?:ecole|academie|college|institut|prytanee|centre)\b(?:(?! (?:a|au|aux|en|par)\b)[^,;:]){0,40} (?:de |d'|du )$"
)
_BORDER = re.compile(r"\b(?:frontieres?|limitrophes?) (?:commune )?(?:avec |de |du |d'|des )(?:la |le |l'|les )?$")
_FOR = re.compile(
    r"(?:^|[.;,] )pour (?:la |le |l'|les )?$"
    r"|\b(?:elargie?s? (?:a|aux?)|avec|aupres de|aux cotes de|aux cotes du|conjointement avec) (?:la |le |l'|les )?$"
    r"|\b(?:celle?s?|celui|ceux) (?:de la |de l'|du |de |des |d')$"
)
_OF = re.compile(r"^(?: \w+){0,2} (?:de la |de l'|du |de |des |d')$")
_APPOSED = 24  # characters between a name and the demonym that tells whose officer it is: 'X, son collègue sud-africain'
_SUBJECT = re.compile(r"(?:^|[,;:.] ?|\b(?:que|qu'|et|mais|ou|dont|quand|lorsque) ?)(?:la |le |l'|les )?$")
_VERB = re.compile(
    r"^ (?:a|ont|va|vont|avait|avaient|aura|auront|vient|viennent|s'est|se sont|accueill|recoi|recev|sign|offr|livr|organis|envoi"
    r"|forme|equip|remet|[a-z]{3,}er(?:a|ont)\b|annul|reporte|refuse|confirm|fourni|finance|dote|depech|s'apprete"
    r"|(?:est|sont|etait|etaient|sera|seront) (?:[a-z]+ ){0,2}represente)"
)
_THEY = re.compile(r" (?:sont|etaient|seront|veulent|[a-z]{3,}(?:ss|t|d|c|l|n|r|g)ent) ")  # 'Ankara et Doha renforcent leurs liens'
_ASIDE = re.compile(r"^, (?!et |ainsi )[^,;:.]{3,70},(?= )")  # 'La France, qui n'en est pas membre, était représentée par …'
_ROUTE = re.compile(r"\b(?:chemin|route|vol|trajet|retour|navette|liaison|escale)\b[^,;]{0,30}\bentre (?:[a-z' -]+ et )?$")
_OF_KIND = re.compile(  # 'le bataillon de reconnaissance kényan', 'la brigade fluviale congolaise'
    r" (?:(?:d'|de )[a-z]+|[a-z]+(?:ale?s?|aux|aires?|iques?|ives?|iel(?:le)?s?)) "
)
_POSTED = re.compile(
    r"\b(?:ambassad(?:eur|rice|e)|attachee?|consul|charge d'affaires|representante?|accredite[es]*)\b[^,;]* (?:au)?pres "
    r"(?:de )?(?:la |le |l'|du |des )?(?:(?:ambassade|republique|royaume|gouvernement)\b[^,;]*)?$"
)  # 'l'ambassadeur du Japon auprès de la République du': the country of the post, which need not take part
_POST_REACH = 90  # characters between an envoy's office and the country of the post
_FILED = re.compile(r" ?[:|]")  # what stands behind that which a title is filed under
_HIGH = " de haut niveau"
_CLAIM_REACH = 28  # characters between a party noun and the country it is of: 'délégation militaire de la'


def sentence_parties(sentence: Sentence) -> list[Party]:
    """The countries that act in the sentence, worked out once.

    Rules: demonym (beside a noun of seeds/party_nouns), coordination (two or more countries named side by side),
    subject (a name before its verb), government (a capital that stands for it), office (written beside a
    person's or an envoy's office), claim
    ('la délégation du Mali').
    """
    if sentence.parties is None:
        sentence.parties = _find_parties(sentence)
    return sentence.parties


def _find_parties(sentence: Sentence) -> list[Party]:
    spans = acting_spans(sentence)
    found = [Party(span.start, span.end, span.code, rule) for span in spans if (rule := _rule(sentence, span))]
    found += _coordinated(sentence, spans) + _beside_organisations(sentence, spans)
    found += [Party(city.start, city.end, city.country, "government") for city in sentence.cities if _is_government(sentence, city)]
    found += [Party(city.start, city.end, city.country, "claim") for city in sentence.cities if _sends(sentence, city)]
    found += [Party(person.start, person.end, person.country, "office") for person in sentence.persons if person.country]
    found += [Party(cue.start, cue.end, country, "office") for cue, country in sentence.offices if country and cue.group not in ("other",)]
    absent = absent_in(sentence)
    return foreground(sentence, [party for party in found if party.code not in absent])


def mentioned_countries(sentence: Sentence) -> list[Party]:
    """Every country named, acting or not, but those excluded in so many words; adjectives ('de marque japonaise') name none."""
    if sentence.has("absence"):
        return []
    return [
        Party(span.start, span.end, span.code, "mention")
        for span in acting_spans(sentence)
        if span.kind != "demonym" and not _locates(sentence, span) and not _BORDER.search(sentence.folded[: span.start - sentence.start])
    ]


def _locates(sentence: Sentence, span: CountrySpan) -> bool:
    """Whether the country only says where a city is that nobody is at: 'venu de Valence, en Espagne'."""
    return any(city.position != "at" and 0 < span.start - city.end <= 6 for city in sentence.cities)


def absent_countries(document: Document) -> set[str]:
    """The countries a sentence says did not take part."""
    return {code for sentence in document.sentences for code in absent_in(sentence)}


def absent_in(sentence: Sentence) -> set[str]:
    """The subject of 'n'était pas représentée': the country last named before it in its clause and those in one list with it, else
    all of the sentence."""
    found: set[str] = set()
    for cue in (cue for cue in sentence.cues if cue.value == "absence"):
        spans = [span for span in sentence.countries if span.end <= cue.start and sentence.clause(span.start) == sentence.clause(cue.start)]
        subject = spans[-1:]
        for span in reversed(spans[:-1]):
            if not _LINKED.match(sentence.folded[span.end - sentence.start : subject[-1].start - sentence.start]):
                break
            subject.append(span)
        found |= {span.code for span in subject or sentence.countries}
    return found


def main_countries(document: Document) -> Counter[str]:
    """The countries the document is about and how much: acting in the title counts four times, in the lead thrice, else once;
    a mention half."""
    weights: Counter[str] = Counter()
    body = [sentence for sentence in document.body() if sentence.zone != "caption"]
    lead = [sentence.no for sentence in body if sentence.zone == "body"][:2]
    for sentence in body:
        weight = 4 if sentence.zone == "title" else 3 if sentence.no in lead else 1
        acting = {party.code for party in sentence_parties(sentence)}
        for code in sorted({party.code for party in mentioned_countries(sentence)} | acting):  # the order must not hang on a hash
            weights[code] += 2 * weight if code in acting else weight
    return weights


def home_country(document: Document, names: re.Pattern[str], source_countries: dict[str, list[str]]) -> str | None:
    """Whose 'notre pays' and 'le ministre de la Défense' it is: the source's country, the one the title is filed under ('Sénégal : …',
    'Armée malienne : …'), the dateline's, the only one in the signature, else none. `names` finds the sources of `source_countries`; of two
    agencies of one name it is that of the country the document speaks of more."""
    signatures = " | ".join(sentence.folded for sentence in document.sentences if sentence.zone == "signature")
    source = names.search(f"{fold(document.source or '')} | {signatures}")
    if source:
        countries, weights = source_countries[source.group()], main_countries(document)
        told = [code for code in countries if len(countries) == 1 or weights[code]]
        if told:
            return max(told, key=weights.__getitem__)
    for sentence in document.sentences:
        if sentence.zone == "title" and sentence.countries and _heads(sentence, sentence.countries[0]):
            behind = sentence.folded[sentence.countries[0].end - sentence.start :]
            if _FILED.match(behind):
                return sentence.countries[0].code
    for sentence in document.sentences:
        if sentence.zone == "dateline":
            for city in sentence.cities:
                return city.country
    letterhead = {
        span.code
        for sentence in document.sentences
        if sentence.zone == "signature"
        for span in sentence.countries
        if span.kind != "demonym"
    }
    return letterhead.pop() if len(letterhead) == 1 else None


def _heads(sentence: Sentence, span: CountrySpan) -> bool:
    """Whether a sentence begins with a country, or with forces of one: 'Armée malienne : …'."""
    return span.start == sentence.start or any(
        noun.start == sentence.start and 0 < span.start - noun.end <= 1 for noun in sentence.party_nouns
    )


def _rule(sentence: Sentence, span: CountrySpan) -> str | None:
    if span.kind == "prefix":
        return "compound"
    if span.kind == "demonym":
        before = sentence.folded[span.start - sentence.start - 1 : span.start - sentence.start]
        compound = before == "-"
        nouns = [noun for noun in sentence.party_nouns if 0 < span.start - noun.end <= _CLAIM_REACH]
        near = any(0 <= span.start - noun.end <= 1 or 0 <= noun.start - span.end <= 1 for noun in sentence.party_nouns)
        near = near or any(_OF_KIND.fullmatch(sentence.folded[noun.end - sentence.start : span.start - sentence.start]) for noun in nouns)
        near = near or any(
            0 < span.start - person.end <= _APPOSED and "," in sentence.folded[person.end - sentence.start : span.start - sentence.start]
            for person in sentence.persons
        )
        noun_use = bool(re.search(r"(?:\b(?:les|des|aux|le|un|deux|trois|au) |\bl')$", sentence.folded[: span.start - sentence.start]))
        return "demonym" if near or compound or noun_use else None
    if span.kind == "seat":
        return "government"
    if _claimed(sentence, span):
        return "claim"
    before, behind = sentence.folded[: span.start - sentence.start], sentence.folded[span.end - sentence.start :]
    if _BY.search(before) and any(one.function == "gift" and one.start < span.start for one in sentence.triggers):
        return "subject"  # 'construit par l'Allemagne', 'don de dix motos par le Japon'
    return "subject" if _VERB.match(_ASIDE.sub("", behind)) and _SUBJECT.search(before) else None


def _claimed(sentence: Sentence, span: CountrySpan) -> bool:
    """'la délégation militaire du Mali', 'celle du Maroc', 'Pour la France, …': a country some party is said to be of or to speak for."""
    start = span.start - sentence.start
    if _POSTED.search(sentence.folded[max(0, start - _POST_REACH) : start]):
        return False
    if _BORDER.search(sentence.folded[max(0, start - _CLAIM_REACH) : start]):
        return False  # 'à la frontière avec le Mali'
    if _FOR.search(sentence.folded[max(0, start - 20) : start]):
        return True
    gaps = [sentence.folded[noun.end - sentence.start : start].replace(_HIGH, "") for noun in sentence.party_nouns if noun.end < span.start]
    return any(len(gap) <= _CLAIM_REACH and _OF.match(gap) for gap in gaps)


def _sends(sentence: Sentence, city: CitySpan) -> bool:
    """Whether those of a school there act: 'les stagiaires de l'École d'état-major de Koulikoro'."""
    before = sentence.folded[: city.start - sentence.start]
    if city.kind in _POSTS:
        acts = city.position == "of" and _VERB.match(sentence.folded[city.end - sentence.start :])  # 'l'IHEDN a conduit une mission'
        return bool(acts) or _OF_IT.search(before) is not None
    return city.position == "of" and _OF_SCHOOL.search(before) is not None


def _coordinated(sentence: Sentence, spans: list[CountrySpan]) -> list[Party]:
    """Countries named side by side: 'le Mali, le Burkina Faso et le Niger', 'entre le Maroc et le Mali', 'malienne et sénégalaise'."""
    found: list[Party] = []
    for one, other in itertools.pairwise(spans):
        gap = _BRACKETED.sub("", sentence.folded[one.end - sentence.start : other.start - sentence.start])
        alike = (one.kind == "demonym") == (other.kind == "demonym")
        bound = _TO.fullmatch(gap) and _TIED.search(sentence.folded[: one.start - sentence.start])  # 'qui lie le Gabon à la France'
        if one.code != other.code and len(gap) <= 24 and (bound or (_LINKED if alike else _JOINED).match(gap)):
            found += [Party(one.start, one.end, one.code, "coordination"), Party(other.start, other.end, other.code, "coordination")]
    return found


def _beside_organisations(sentence: Sentence, spans: list[CountrySpan]) -> list[Party]:
    """Countries side by side with an organisation: 'les chefs d'état-major de la CBLT et du Bénin', 'entre la Namibie et l'Otan'."""
    found = []
    for span in spans:
        for organisation in sentence.organisations if span.kind != "demonym" else ():
            low, high = min(span.end, organisation.end), max(span.start, organisation.start)
            if _BESIDE.match(sentence.folded[low - sentence.start : high - sentence.start]):
                found.append(Party(span.start, span.end, span.code, "coordination"))
    return found


def _is_government(sentence: Sentence, city: CitySpan) -> bool:
    """Whether a capital stands for its government: 'Bamako a dénoncé', 'entre Alger et Rabat', not 'à Bamako'."""
    if city.kind != "capital" or city.position != "bare" or sentence.zone not in ("title", "body"):
        return False
    if _ROUTE.search(sentence.folded[: city.start - sentence.start]):
        return False  # 'sur le chemin du retour entre Tallinn et Paris'
    if _LEFT_BEHIND.search(sentence.folded[: city.start - sentence.start]):
        return False
    if city.start != sentence.start:
        return True
    joined = next((one.end for one in sentence.cities if 0 < one.start - city.end <= 4), city.end)  # 'Ankara et Doha ont signé'
    behind = sentence.folded[joined - sentence.start :]
    return _VERB.match(behind) is not None or (joined > city.end and _THEY.match(behind) is not None)
