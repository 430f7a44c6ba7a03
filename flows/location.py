"""Where an occasion took place: the city, the camp's city or the town."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.anaphora import arrived, of_pronoun
from flows.candidates import Candidate
from flows.context import Context
from flows.journeys import leaves
from flows.model import CitySpan, CountrySpan, Sentence, Town
from flows.occasion import OWN_ROW, Occasion
from flows.timing import dates_a_text
from flows.when import when

_LOCATIVE = re.compile(
    r"(?:\b(?:au|en|aux|dans|vers|pour|visit(?:ee?|er|era|eront|ent|ant|ait)) (?:la |le |l')?"
    r"|\bdans (?:un |ce |le )?pays [a-z]+,? (?:la |le |l')?"
    r"|\b(?:entam|debut|commenc|poursuiv|enchain|achev|termin|boucl)[a-z]* (?:[a-z]+ ){0,3}par (?:la |le |l')?"
    r"|(?<!armee de )(?<!armees de )\b(?:territoire|sol|terre) (?:\w+ )?)$"
)
_PART_OF = re.compile(
    r"\b(?:dans|en|au|aux) (?:la |le |l'|les )?(?:regions?|provinces?|territoires?|departements?|cercles?|wilayas?|gouvernorats?"
    r"|prefectures?|etat|zones?|secteurs?|(?:nord|sud|extreme)-(?:est|ouest|nord)|nord|sud|est|ouest|centre|environs)"
    r" (?:[a-z]+ )?(?:de |du |d'|des )(?:la |l'|les )?$"
)  # 'dans la région de Tillabéri': no city, but a country
_SOIL = re.compile(r"(?<!armee de )(?<!armees de )\b(?:territoire|sol|terre|capitale) $")  # not 'l'armée de terre' of a country
_OF_IT = re.compile(r"^(?: [\w'-]+){0,3}(?: \(\w+\))? (?:de |d'|du |des )(?:la |l')?$")
_IN_THIS_TOWN = re.compile(r"\bdans cette (?:ville|localite|cite|bourgade|commune)\b(?! d[eu'])")
_HOTEL = re.compile(r"\bhotel (?:[a-z0-9'-]+ ){0,4}(?:de |d'|du )$")  # 'à l'hôtel Palmier de Lomé', 'au Grand Hôtel de Lomé'
_WHERE = re.compile(r",? ou [^,;:]{0,30}")
_GOAL_GAP = 4  # characters from a verb of motion to the country it leads to: an article
_FACILITY_REACH = 45  # characters between 'base navale' and the city it is in
_AIRPORT = re.compile(  # 'à l'aéroport de X', 'au port kényan de X'
    r"\b(?:a|dans|depuis) l'(?:aeroport|aerodrome|aerogare)[^,.;]{0,40} d(?:e |')$|\b(?:au|dans le) (?:grand )?port (?:[a-z-]+ )?d(?:e |')$"
)
_POSTED = re.compile(
    r"\ben poste a $|\b(?:embarqu|decoll|appareill|envol)[a-z]* (?:[a-z0-9,]+ ){0,6}(?:a|de|depuis) $"
)  # there, or from there
_BASED = re.compile(
    r"\b(?:implant|stationn|bas|deploy|cantonn|casern|domicili)(?:e|ee|es|ees) (?:[a-z]+ment )?a $|\bsise?s? a $"
    r"|\bdepuis $|\b(?:avec|en) residence a $"
    r"|\b(?:chaque|toutes? les?|tous les) (?:annees?|ans?|mois|semaines?)\b,?[^,;:]*$"
)  # where somebody is posted, where something always is
_ONWARD = re.compile(
    r"\b(?:se tiendra|se tiendront|aura lieu|auront lieu|se deroulera|se derouleront|se rendra|se rendront"
    r"|s'envolera|s'envoleront|partira|partiront|ira|iront|gagnera|ralliera|poursuivra|repartira)\b[^;:]{0,60}$"
)  # where one goes next, where something else is to be
_AFTERWARDS = re.compile(
    r"\bavant d(?:e |')(?:poursuivre|continuer|se rendre|s'envoler|rejoindre|regagner|rallier|gagner|partir|repartir|mettre le cap)\b"
    r"[^;:]{0,60}$"
)  # where one goes when it is over, planned or held
_HOMEWARD = re.compile(
    r"\b(?:regagn[a-z]+|(?:rentr|repart)[a-z]+ (?:[a-z0-9]+ ){0,3}(?:a|au|pour|vers)|de retour (?:[a-z0-9]+ ){0,3}(?:a|au)"
    r"|(?:repris|reprend) (?:l'avion|la route|le chemin) (?:[a-z0-9]+ ){0,3}(?:pour|de|vers)) $"
)  # where one goes back to
_BACK_FROM = re.compile(r"\b(?:de retour|revien[a-z]+|revenue?s?|reparti[es]*) (?:[a-z0-9]+ ){0,4}(?:de |du |d')$")
_SAID = re.compile(
    r", (?:(?:a|ont) (?:[a-z]+ )?(?:annonce|declare|indique|precise|confie|affirme|rapporte|assure|fait savoir)"
    r"|(?:a-t-on|a-t-il|a-t-elle|a l'on|a) (?:ete )?(?:appris|indique|precise|annonce)|apprend-on|indique-t-on|selon une? source)\b"
    r"(?:(?!\b(?:visite|sejour|deplacement)\b)[^;])*$"
)
_QUIT = re.compile(r"\b(?:quitt[a-z]+|decolle de) (?:la (?:ville|capitale)(?: [a-z]+)?,? (?:de |d')?)?$")  # where one leaves from
_HEADING = re.compile(r" ?[-:/] ?")  # 'ALGER - Le ministre …': where it was written, unless it is told to be elsewhere
_LEFT = re.compile(r"\bappareill[a-z]+ (?:[a-z0-9]+ ){0,3}(?:de |du |d')$")
_ABOARD = re.compile(r"\bembarqu[a-z]*\b.*\ba bord d|\ba bord d.*\bembarqu")
_ACTIVE = re.compile(r"(?:a|ont|avait|avaient|recoit|recoivent|recevra|recevront|reçoit|reçoivent) ?(?!ete|été)")
_GOES_ON = re.compile(
    r"\W*(?:(?:l[ae]s?|cette|cet|ce|ces|ladite|ledit) |l')?(?P<subject>[a-z' -]{2,60}?) "
    r"(?:(?:a|ont|avait|avaient|aura|auront) (?:[a-z]+ )?(?:eu (?:lieu|pour cadre)|lieu|pour cadre|reuni|rassemble)"
    r"|(?:s'est|s'etait|se sont|s'etaient) (?:[a-z]+ )?(?:tenu|deroule|acheve|ouvert|poursuivi)e?s?|s'est passee?"
    r"|se (?:tien(?:t|dra|dront|nent)|deroul(?:e|ent|era|eront)))\b"
)  # 'La signature a eu lieu …', 'Elle se tiendra …'
_THAT_IN = re.compile(r"cel(?:le|ui)s? (?:de |d')")  # 'Celle de X avait eu lieu en avril'
_ALONG = re.compile(r"\b(?:le long|de part et d'autre) (?:de la|du|de l'|des) (?:[a-z]+ )?(?:frontieres?|fleuve|riviere|lac|bande)\b")
_AT_SEA = re.compile(
    r"\ben (?:haute |pleine )?mer\b|\bau large\b|\ba la mer\b|\b(?:eaux|cotes) [a-z]+"
    r"|\bavec (?:l[ae] |l'|un |une |d'autres )?(?:corvette|patrouilleur|fregate|vedette|aviso|navire|batiment)"
)
_ISLANDS = frozenset(("BHR", "CUB", "CYP", "DJI", "HTI", "MDG", "MLT", "MUS", "OMN", "SGP"))  # one is 'à' them, not 'au' or 'en'
_AT_AN_ISLAND = re.compile(r"\b(?:a|(?:au|dans le|du) port de) $")
_AFTER = re.compile(r"\b(?:apres|avant) [^,;]{0,40}$")  # 'après douze jours d'exercice à Maurice'
_PRONOUNS = frozenset(("elle", "il", "elles", "ils", "celle-ci", "celui-ci", "celles-ci", "ceux-ci", "le tout", "tout"))
_THIS_VISIT = re.compile(
    r"\b(?:cette (?:visite|mission|tournee|etape)|ce (?:voyage|deplacement|sejour|passage)|sa visite|son (?:voyage|sejour))\b"
)


def find_city(context: Context, occasion: Occasion) -> CitySpan | Town | None:
    """Where it took place: a city its core is 'à', nearest the date, or a town on no list; else one of the sentences that continue
    it or share its date; else the title's or the dateline's, if in the country its core is said to be in; else that of the visit
    it falls in."""
    shared = {sentence.no for sentence in context.elsewhere(occasion)}
    if occasion.family in ("exercise", "operation") and (first := _first_of_several(occasion)):
        return first
    if told := _this_town(context, occasion) or _city_of_core(occasion, shared, _clauses(context, occasion)):
        return told
    if context.in_passing(occasion) and occasion.family in OWN_ROW:
        return None  # 'un accord signé en juin 2021', no part of the visit that is told
    if occasion.family == "exercise" and any(_AT_SEA.search(one.folded) for one in occasion.sentences):
        return None  # not in the port that the ships had called at
    countries = {span.code for sentence in occasion.sentences for span in sentence.countries if is_place(sentence, span)}
    if aboard(occasion) or from_afar(occasion):
        return None
    beside = (
        city for city in _cities_beside(context, occasion, shared) if not any(_elsewhere_than_told(one, city) for one in occasion.core)
    )
    if told := next(beside, None):
        return told
    if told := _town_beside(occasion, shared):
        return told
    if occasion.family in ("exercise", "operation") and any(_ALONG.search(one.folded) for one in occasion.sentences):
        return None  # along a border, and not where it is written about
    heads = [one for one in context.document.sentences if context.alone and one.zone in ("title", "dateline")]
    if told := next((city for city in _at(heads) if not countries or city.country in countries), None):
        return told
    if countries:
        return None  # it names a country as its place, and no city
    surrounding = _visit_of(context, occasion) or _audience_before(context, occasion)
    if surrounding is not None and (surrounding.within is occasion or occasion.within is surrounding):
        return _city_of_core(surrounding, set())  # each would ask the other
    return find_city(context, surrounding) if surrounding is not None else None


def _first_of_several(occasion: Occasion) -> CitySpan | None:
    """The first site of those in two countries or more: 'en Mauritanie (Atar, Kaédi) et au Sénégal (Thiès), du 3 au 14'."""
    for one in occasion.core:
        sentence, clause = one.sentence, one.sentence.clause(one.trigger.start)
        countries = {span.code for span in sentence.countries if is_place(sentence, span) and sentence.clause(span.start) == clause}
        sites = [city for city in sentence.cities if city.position == "at" and city.country in countries]
        if len({city.country for city in sites}) > 1:
            return sites[0]
    return None


def _this_town(context: Context, occasion: Occasion) -> CitySpan | None:
    """The city of the sentence before, where the core says to be 'dans cette ville'."""
    for sentence in occasion.sentences:
        if _IN_THIS_TOWN.search(sentence.folded):
            before = [one for one in context.body if one.no == sentence.no - 1]
            return next((city for one in before for city in one.cities if city.position == "at" and not _is_where_told(one, city)), None)
    return None


def aboard(occasion: Occasion) -> bool:
    """Whether it took place on board, wherever the ship was: 'ont embarqué à X, à bord du Y, pour un stage'."""
    return any(_ABOARD.search(sentence.folded) for sentence in occasion.sentences)


def from_afar(occasion: Occasion) -> bool:
    """Whether nobody went anywhere: 'se sont entretenus par téléphone', 'en visioconférence'."""
    return any(
        cue.value == "distance" and one.sentence.clause(cue.start) == one.sentence.clause(one.trigger.start)
        for one in occasion.core
        for cue in one.sentence.cues
    )


def _clauses(context: Context, occasion: Occasion) -> frozenset[tuple[int, int]]:
    """(sentence, clause) in which others are told and it is not: 'a visité le Gabon, suite à une visite à Washington en avril'."""
    told = [(one is occasion, core.sentence, core.trigger.start) for one in context.occasions for core in one.core]
    placed = [(mine, (sentence.no, sentence.clause(start))) for mine, sentence, start in told]
    return frozenset(clause for mine, clause in placed if not mine) - {clause for mine, clause in placed if mine}


def _city_of_core(occasion: Occasion, shared: set[int], others: frozenset[tuple[int, int]] = frozenset()) -> CitySpan | Town | None:
    """The city, else the town, that a sentence of the core is 'à'. `shared`: the sentences that tell of other occasions too; `others`:
    their clauses."""
    for candidate in occasion.core:
        left = [city for city in candidate.sentence.cities if _goes_away(candidate) and _QUIT.search(_before(candidate.sentence, city))]
        named = [city for city in candidate.sentence.cities if city not in left]
        listed = [city for city in named for span in candidate.dates if 0 < span.start - city.end <= 3]
        listed = [city for city in listed if not _HOMEWARD.search(_before(candidate.sentence, city))]
        cities = listed or [city for city in named if _is_where(candidate.sentence, city)]
        if candidate.sentence.no in shared and (occasion.family == "agreement" or candidate.aside) and not occasion.inherited:
            cities = [
                city
                for city in cities
                if candidate.sentence.clause(city.start) == candidate.sentence.clause(candidate.trigger.start) or _where(candidate, city)
            ]
        cities = cities or [city for city in named if _was_where(candidate, city)]
        cities = [city for city in cities if (candidate.sentence.no, candidate.sentence.clause(city.start)) not in others]
        cities = [city for city in cities if not _elsewhere_than_told(candidate, city)]
        if cities:
            anchor = candidate.dates[0].start if candidate.dates else candidate.trigger.start
            return min(cities, key=lambda city: min(abs(city.start - anchor), abs(city.start - candidate.trigger.end)))
    for candidate in occasion.core:
        if candidate.sentence.towns and candidate.sentence.no not in shared:
            return min(candidate.sentence.towns, key=lambda town: abs(town.start - candidate.trigger.end))
    return None


def _goes_away(candidate: Candidate) -> bool:
    """Whether it may be told by the place that somebody leaves: 'a quitté X', 'sur invitation de Y, il a quitté X'."""
    return leaves(candidate.trigger) or "invitation" in candidate.trigger.form


def _elsewhere_than_told(candidate: Candidate, city: CitySpan) -> bool:
    """Whether a verb of motion leads to a country and the city is in another one: 'X, qui devait aller à Labé, est arrivé en Italie'."""
    if candidate.trigger.function != "motion":
        return False
    goals = (span for span in candidate.sentence.countries if 0 < span.start - candidate.trigger.end <= _GOAL_GAP)
    return any(span.code != city.country and span.kind != "demonym" and is_place(candidate.sentence, span) for span in goals)


def _where(candidate: Candidate, city: CitySpan) -> bool:
    """Whether the city is what the trigger's relative clause goes back to: 's'était rendu à X, où avait été signé'."""
    low, high = city.end - candidate.sentence.start, candidate.trigger.start - candidate.sentence.start
    return low < high and _WHERE.fullmatch(candidate.sentence.folded, low, high) is not None


def _cities_beside(context: Context, occasion: Occasion, shared: set[int]) -> Iterator[CitySpan]:
    """The cities that sentences beside the core are 'à', the likeliest first: 'La signature a eu lieu à …', 'X est à …. Arrivé mardi, il',
    what continues it, what shares its date."""
    beside = [sentence for sentence in context.scope(occasion) if sentence.no not in shared and _goes_on(sentence)]
    first = occasion.sentences[0]
    if arrived(first):
        beside += [sentence for sentence in context.body if sentence.no == first.no - 1 and sentence.no not in shared]
    beside += [one.sentence for one in occasion.joined if one.sentence.no not in shared and one.trigger.function != "part"]
    beside += [sentence for sentence in context.body if sentence.no not in shared and _same_day(occasion, sentence)]
    return _was_at(occasion, beside)


def _town_beside(occasion: Occasion, shared: set[int]) -> Town | None:
    """The town on no list where a ceremony was held for it: 'a livré mardi dix véhicules. Une cérémonie a eu lieu à X'."""
    held = [one for one in occasion.joined if one.trigger.event_type == "ceremony" and one.sentence.no not in shared]
    return next((town for one in held for town in one.sentence.towns), None)


def _at(sentences: list[Sentence]) -> Iterator[CitySpan]:
    """The cities that the sentences are 'à'."""
    there = ((one, city, _before(one, city)) for one in sentences for city in one.cities)
    return (
        city
        for sentence, city, before in there
        if (city.position == "at" or _AIRPORT.search(before))
        and not (_BASED.search(before) or _HOMEWARD.search(before) or _is_where_told(sentence, city))
    )


def _before(sentence: Sentence, city: CitySpan) -> str:
    return sentence.folded[: city.start - sentence.start]


def _was_at(occasion: Occasion, sentences: list[Sentence]) -> Iterator[CitySpan]:
    """The cities of `_at`, without those where one goes next: of what has been held, not 'il se rendra ensuite à'."""
    held = any(one.status == "held" for one in occasion.core)
    there = ((city, _before(one, city)) for one in sentences for city in _at([one]) if not _only_heads(one, city))
    if any(_goes_away(one) for one in occasion.core):
        there = ((city, before) for city, before in there if not _QUIT.search(before))
    return (city for city, before in there if not (_AFTERWARDS.search(before) or (held and _ONWARD.search(before))))


def _goes_on(sentence: Sentence) -> bool:
    """Whether a sentence tells where what was told before took place: its subject is a pronoun, or a noun for what takes place."""
    found = _GOES_ON.match(sentence.folded)
    if found is None:
        return False
    low, high = sentence.start + found.start("subject"), sentence.start + found.end("subject")
    nouns = [one.start for one in sentence.triggers] + [cue.start for cue in sentence.cues if cue.value == "telling"]
    names = [one.start for spans in (sentence.countries, sentence.organisations, sentence.persons) for one in spans]
    return found["subject"] in _PRONOUNS or (any(low <= noun < high for noun in nouns) and not any(low <= name < high for name in names))


def _visit_of(context: Context, occasion: Occasion) -> Occasion | None:
    """The visit it belongs in, is told around it, or is spoken of beside it: 'Au cœur de ce voyage, un accord …'."""
    surrounding = context.surrounding(occasion)
    if surrounding is not None or occasion.family != "agreement":
        return surrounding
    around = (one for one in context.occasions if one.family == "encounter" and one is not occasion)
    speaks = {sentence.no for sentence in occasion.sentences if _THIS_VISIT.search(sentence.folded)}
    return next((one for one in around if one.within is occasion or any(joined.sentence.no in speaks for joined in one.joined)), None)


def city_in(context: Context, occasion: Occasion, country: str) -> CitySpan | None:
    """The one city of the country visited that the sentences about a visit are 'à': 'Il a séjourné au Kenya. À Nairobi, il …'."""
    if occasion.family != "encounter":
        return None
    cities = [city for city in _was_at(occasion, context.scope(occasion)) if city.country == country]
    return cities[0] if len({city.city for city in cities}) == 1 else None


def _audience_before(context: Context, occasion: Occasion) -> Occasion | None:
    """The audience told before by the same host: 'Le lendemain, il a reçu …'."""
    index = context.occasions.index(occasion)
    first = occasion.core[0]
    if first.trigger.function != "reception" or not of_pronoun(first.sentence) or index == 0:
        return None
    before = context.occasions[index - 1]
    received = before.core[-1].trigger.function == "reception" and _ACTIVE.match(before.core[-1].trigger.form)
    return before if received and _ACTIVE.match(first.trigger.form) and before.family == occasion.family else None


def _same_day(occasion: Occasion, sentence: Sentence) -> bool:
    return occasion.time is not None and any((time := when(span)) and time.edtf == occasion.time.edtf for span in sentence.dates)


def _is_where(sentence: Sentence, city: CitySpan) -> bool:
    """Whether a city is where something is: one is 'à' it, or at 'la base navale de' it; not where somebody is posted."""
    before = sentence.folded[: city.start - sentence.start]
    if any(pattern.search(before) for pattern in (_POSTED, _BASED, _AFTERWARDS, _HOMEWARD)) or _is_where_told(sentence, city):
        return False
    if _only_heads(sentence, city):
        return False
    if city.position == "at" or _HOTEL.search(before) or _AIRPORT.search(before) or _THAT_IN.fullmatch(before):
        return True
    if any(span.code != city.country and is_place(sentence, span) for span in sentence.countries):
        return False  # 'l'école de guerre de X' in another country
    facilities = [cue for cue in sentence.cues if cue.value == "facility" and 0 < city.start - cue.end <= _FACILITY_REACH]
    return any(_OF_IT.match(before[cue.end - sentence.start :]) for cue in facilities)


def _only_heads(sentence: Sentence, city: CitySpan) -> bool:
    """Whether a city is but where it was written, at the head of what is told of another country: 'ALGER - X s'est rendu en Italie'."""
    heads = city.start == sentence.start and _HEADING.match(sentence.folded, city.end - sentence.start)
    return bool(heads) and any(span.code != city.country and is_place(sentence, span) for span in sentence.countries)


def _is_where_told(sentence: Sentence, city: CitySpan) -> bool:
    """Whether a city is only where somebody said so: '…, a annoncé l'état-major à X', 'un communiqué rendu public jeudi à X'."""
    if dates_a_text(sentence, city.start):
        return True
    said = _SAID.search(_before(sentence, city))
    return said is not None and any(one.strong and one.event_type and one.end <= sentence.start + said.start() for one in sentence.triggers)


def _was_where(candidate: Candidate, city: CitySpan) -> bool:
    """Whether a city is where somebody had been: 'de retour de X', 'a appareillé de X après une escale'."""
    before = candidate.sentence.folded[: city.start - candidate.sentence.start]
    called = candidate.trigger.event_type == "port_call" and city.end < candidate.trigger.start
    stayed = candidate.trigger.function in ("motion", "part")
    return (called and _LEFT.search(before) is not None) or (stayed and _BACK_FROM.search(before) is not None)


def is_place(sentence: Sentence, span: CountrySpan | CitySpan) -> bool:
    """Whether a country or a city is named as the place: 'au Niger', 'dans la région de Tillabéri'."""
    before = sentence.folded[: span.start - sentence.start]
    if isinstance(span, CitySpan):
        return bool(_PART_OF.search(before))
    if span.kind != "demonym" and _PART_OF.search(before):
        return True
    if (span.code in _ISLANDS and span.kind != "demonym") or span.kind == "variant":
        if _AT_AN_ISLAND.search(before):
            return not _AFTER.search(before)
        if span.kind != "variant":
            return False
    return bool((_SOIL if span.kind == "demonym" else _LOCATIVE).search(before))
