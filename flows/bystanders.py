"""Countries and organisations a sentence only talks about: the matter, the theatre, the source, the framework of what it tells."""

from __future__ import annotations

import re

from flows.model import CountrySpan, Party, Sentence, Span

_STATIONED = r"(?:elements|forces|troupes|contingents?|bases?) [a-z-]+(?:s|es) (?:du |au |en |de la )"  # 'les éléments français au'
_THEATRE = (
    r"(?:deploy|stationn|engag|bas|post|intervenu|oper|form|instruit|ne|serv|diplom|brevet|accredit"
    r"|etabli|install|resid|achet|construit|fabriqu|produit|assembl)(?:es?|ees?|s|ant|i)?"
    r" (?:[a-z]+ment )?(?:en |au |aux |dans (?:le |la |l')|de )"
)  # 'les troupes déployées en', 'formé au': where somebody is or was
_AGAINST = (
    r"(?:contre|face a|face aux?|envers|vis-a-vis|a l'encontre)(?: d[eu']s?)? ?(?:la |le |les |l'|un |une |des )?"
    r"(?:(?!avec |entre |par |pour |et )[a-z'-]+ ){0,3}?(?:de |du |d'|des )?(?:la |le |les |l')?"
)  # 'face aux agissements de la', 'contre l'armée'
_CARRIED = re.compile(r",? (?:et|ou|ni) (?:(?:en|au|aux|de|du|d'|a) ?)?(?:la |le |les |l')?|, (?:en|au|aux) (?:la |le |les |l')?|-")
_MADE = r"(?:de|d') ?(?:fabrication|conception|marque|facture|construction|technologie|type|origine) "
_KIND_OF = r"^ (?:[a-z]{4,}(?:ire|ique|elle|ale) )?"  # 'la situation sécuritaire'
_NEAR = r"(?:pres|proches?|non loin|voisine?s?) (?:de |du |d'|des )(?:la |le |l'|les )?"  # 'à Diffa, près du Nigeria'
_ONLY_TALKED_ABOUT = re.compile(rf"\b(?:{_STATIONED}|{_THEATRE}|{_MADE}|{_AGAINST}|{_NEAR})$")  # in one pass: few have any
_QUARTER = r"(?:nord|sud|est|ouest|extreme-nord) "
_OF_OR_IN = re.compile(
    rf"{_KIND_OF}(?:(?:de |du |d'|des |en |au |aux |dans |a |avec )(?:la |le |les |l')?(?:{_QUARTER}(?:de |du )(?:la |l')?)?)?$"
)
_ADJOINED = re.compile(rf"{_KIND_OF}(?:(?:a |au |dans |de |du )(?:le |l')?{_QUARTER}|(?:a|sur) la frontiere )?$")
_SOURCE_GAP = re.compile(r"^ (?:[a-z'-]+ ){0,7}?(?:[dl]')?$")
_INTRODUCED = re.compile(r"(?:^|[,(:\"] ?|\bcomme (?:l'|le ))$")
_OF_SOURCE = re.compile(r"\b(?:selon|d'apres|de source)\b")
_BACKGROUND = re.compile(
    r"\brelations? (?:[a-z-]+ ){0,3}(?:entre |de |du |d'|avec )(?:[^,;:]{0,60}\bet )?(?:la |le |les |l')?$"
    r"|\b(?:depart|retrait|expulsion|renvoi) (?:de |du |des |d')(?:la |le |les |l')?(?:forces?|troupes?|soldats|militaires|armees?) $"
)  # 'la relation entre', 'le départ des troupes'
_MEANWHILE = re.compile(r"\b(?:au (?:meme )?moment (?:meme )?ou|alors meme que|a l'heure ou)\b[^;:]*$")
_ARTICLE = re.compile(r"^ ?(?:la |le |les |l')?$")
_MEMBER = re.compile(r", (?:[a-z]+ ){0,4}membres? (?:actuels? |fondateurs? )?(?:de |du |des |d')(?:la |l'|le |les )?$")
_PHRASE = re.compile(r"[^,;:.()]{0,150}\(?")
_TOURED = re.compile(  # 'dans le cadre d'une tournée qui l'a mené en Syrie et en Irak': stops of their own
    r"\b(?:cadre|cours|faveur) d'une (?:[a-z]+ )?(?:tournee|visite|mission)[a-z ]{0,30} qui (?:l'|l[ae] |les )?(?:a |ont |avait )?"
    r"(?:men|conduit|conduir|amen|emmen)[a-z]* (?:en |au |aux |dans )(?:la |le |l'|les )?$"
    r"|\b(?:devant|qui doit|qui devait|qui devra) (?:l[ae]s? |l')(?:conduire|mener|amener|emmener) (?:[a-z]+ment |aussi |ensuite )?"
    r"(?:en |au |aux )(?:la |le |l'|les )?$"
)
_POSTED_TO = re.compile(  # 'l'ambassadeur du Japon au Sénégal, au Cap-Vert et en Gambie'
    r"\b(?:ambassad(?:eur|rice)|attachee?|consul|charge d'affaires|accreditee?s?)\b[^,;.()]{0,60} (?:au|en|aux|aupres d[ue]s?|a)\b"
    r"[^;.()]{0,60}(?:,| et|, et) (?:a |au |en |aux |aupres d[eu]s? )(?:la |le |l'|les )?$"
)
_LONGEST = 110  # characters that one of these phrases may reach back

_UNIT = re.compile(
    r"\b(?:aux?|a la|au (?:profit|benefice) d(?:u|e la|es)|pour l[ae]s?|(?:form|entrain|equip|dot)\w+ (?:du|d'une?|des|l[ae]s?|une?))"
    r" (?:bataillons?|regiments?|contingents?|detachements?|unites?|compagnies?|composantes?|casques bleus|soldats|policiers|gendarmes)"
    r"(?: [a-z]+){0,2} $"
)
_TRAINED_UNIT = re.compile(r"\b(?:bataillons?|contingents?|compagnies?|detachements?|unites?|casques bleus) $")
_IN_FORCE = re.compile(
    r"s? (?:[a-z]+s? )?(?:(?:au sein |dans le cadre )?de (?:la |l')?|du |des |d'|dans (?:la |l'|les ))(?:force conjointe (?:de |du )?)?"
)
_AT_ITS_HEAD = re.compile(r"\ba la tete d(?:e (?:la |l')?|u )(?:[a-z]+ ){0,4}(?:de (?:la |l')?)?$")
_BOUND_FOR = re.compile(  # 'ces soldats rejoindront le bataillon togolais de la mission': where they will serve
    r"\b(?:rejoindr(?:a|ont)|avant (?:leur|son) (?:deploiement|engagement|depart)|avant d'(?:etre (?:deploye|engage)|rejoindre)"
    r"|(?:appele|destine|prepare)e?s? a (?:etre (?:deploye|engage)|servir|rejoindre)"
    r"|en vue d(?:e |')(?:leur|son)? ?(?:deploiement|engagement)"
    r"|devant (?:etre (?:deploye|engage)|rejoindre|servir))[^;:]{0,80}$"
)
_SOME_OF = re.compile(  # 'venus de six pays de la CEEAC': they are named, or known by their number
    r"\b(?:de|d'|par|dans) (?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|plusieurs|quelques|certains"
    r"|divers|differents|[0-9]+) (?:autres )?(?:pays|etats|nations) (?:membres |africains )?(?:de (?:la |l')?|du |d')$"
)
_UNIT_OF = re.compile(r"\b(?:bataillon|contingent|detachement|unite|poste|base)s? (?:[a-z]+ ){0,2}(?:du |de la |de l'|des )$")
_IS_STATIONED = re.compile(r" (?:est|sont|etait|etaient) (?:[a-z]+ )?(?:deploye|stationne|base|implante|installe)e?s?\b")
_UNIT_REACH = 45  # characters from a demonym to the organisation behind it


def acting_spans(sentence: Sentence) -> list[CountrySpan]:
    """The countries named that may take part, worked out once; what stands in one list with something talked about is talked about too."""
    if sentence.acting is None:
        sentence.acting = _find_acting(sentence)
    return sentence.acting


def _find_acting(sentence: Sentence) -> list[CountrySpan]:
    kept: list[CountrySpan] = []
    dropped: CountrySpan | None = None
    for span in sentence.countries:
        gap = sentence.folded[dropped.end - sentence.start : span.start - sentence.start] if dropped else "."
        if span.kind == "region" or talked_about(sentence, span) or _CARRIED.fullmatch(gap):
            dropped = span
        else:
            kept.append(span)
    return kept


def talked_about(sentence: Sentence, span: CountrySpan) -> bool:
    """Whether a country is the matter or the theatre, and takes no part: 'la crise libyenne', 'contre l'armée russe'."""
    if any(pattern.search(_before(sentence, span)) for pattern in (_ONLY_TALKED_ABOUT, _TOURED, _POSTED_TO)):
        return True
    excluded = any(cue.value == "exclusion" and 0 <= span.start - cue.end <= 4 for cue in sentence.cues)
    return excluded or is_matter(sentence, span)


def is_matter(sentence: Sentence, span: CountrySpan) -> bool:
    """Whether a country is only where the matter is: 'la situation au', 'l'intervention militaire en', 'la crise' of its demonym."""
    for cue in sentence.cues:
        if cue.value == "matter" and 0 < span.start - cue.end <= _LONGEST and not _is_purpose(sentence, cue):
            gap = sentence.folded[cue.end - sentence.start : span.start - sentence.start]
            if (_ADJOINED if span.kind in ("demonym", "prefix") else _OF_OR_IN).match(gap):
                return True
    return False


def _is_purpose(sentence: Sentence, cue: Span) -> bool:
    """Whether a word of matter only says what a unit is for: 'le groupement d'intervention nigérien'."""
    gaps = (sentence.folded[noun.end - sentence.start : cue.start - sentence.start] for noun in sentence.party_nouns)
    return any(gap in (" d'", " de ") for gap in gaps)


def foreground(sentence: Sentence, parties: list[Party]) -> list[Party]:
    """The parties without sources, relations and those that left ('selon l'armée X', 'la relation entre X et Y', 'le départ des
    troupes X'), where two others remain: a source may speak of what its own side did."""
    acting = [party for party in parties if not (_is_source(sentence, party) or _BACKGROUND.search(_before(sentence, party)))]
    hosts = {city.country for city in sentence.cities if city.position == "at"}
    present = [party for party in acting if not _MEANWHILE.search(_before(sentence, party))]
    if 0 < len(present) < len(acting) and len({party.code for party in present} | hosts) > 1:
        return present
    return acting if len({party.code for party in acting}) > 1 else parties


def _is_source(sentence: Sentence, party: Party) -> bool:
    for cue in sentence.cues:
        if cue.value != "report" or not 0 < party.start - cue.end <= _LONGEST:
            continue
        first = cue.start - sentence.start
        introduced = _INTRODUCED.search(sentence.folded[:first]) or _OF_SOURCE.match(sentence.folded, first)
        if introduced and _SOURCE_GAP.match(sentence.folded[cue.end - sentence.start : party.start - sentence.start]):
            return True
    return False


def _of_national_unit(sentence: Sentence, span: CountrySpan, organisation: Span) -> bool:
    """Whether an organisation only has the unit that a country's is given to: 'remise au bataillon tchadien de la force conjointe'."""
    if span.kind != "demonym" or not 0 < organisation.start - span.end <= _UNIT_REACH:
        return False
    gap = sentence.folded[span.end - sentence.start : organisation.start - sentence.start]
    before = sentence.folded[: span.start - sentence.start]
    trained = any(one.event_type == "training" and one.strong for one in sentence.triggers) and _TRAINED_UNIT.search(before)
    return _IN_FORCE.fullmatch(gap) is not None and bool(trained or _UNIT.search(before))


def is_framework(sentence: Sentence, organisation: Span) -> bool:
    """Whether an organisation is only the framework or the background: 'conformément à une résolution de', 'en marge du sommet de'."""
    bracketed = sentence.folded[: organisation.start - sentence.start].endswith(" (")
    if bracketed and (named := next((one for one in sentence.organisations if organisation.start - one.end == len(" (")), None)):
        return is_framework(sentence, named)  # the same by its abbreviation
    aside = [cue.end - sentence.start for cue in sentence.cues if cue.value == "aside" and cue.end < organisation.start]
    if aside and _PHRASE.fullmatch(sentence.folded, max(aside), organisation.start - sentence.start):
        return True
    if any(_of_national_unit(sentence, span, organisation) for span in sentence.countries):
        return True
    if any(span.kind == "demonym" and span.start - organisation.end == 1 for span in sentence.countries):
        return True  # 'les casques bleus canadiens' are Canada's
    if _UNIT_OF.search(_before(sentence, organisation)) and _IS_STATIONED.match(sentence.folded[organisation.end - sentence.start :]):
        return True  # 's'est rendu à X, où un bataillon de la force conjointe est déployé'
    if _SOME_OF.search(_before(sentence, organisation)) or _BOUND_FOR.search(_before(sentence, organisation)):
        return True
    if _MEMBER.search(_before(sentence, organisation)):
        return True  # 'le Danemark et la Norvège, membres de l'Otan', not 'les ministres des pays membres de l'Otan'
    if _AT_ITS_HEAD.search(_before(sentence, organisation)) and any(
        one.event_type == "ceremony" and one.strong for one in sentence.triggers
    ):
        return False  # 'a transmis le commandement à la tête de la mission': its own ceremony
    return any(
        cue.value == "framework"
        and 0 <= organisation.start - cue.end <= 4
        and _ARTICLE.match(sentence.folded[cue.end - sentence.start : organisation.start - sentence.start])
        for cue in sentence.cues
    )


def _before(sentence: Sentence, span: CountrySpan | Party | Span) -> str:
    start = span.start - sentence.start
    return sentence.folded[max(0, start - _LONGEST) : start]
