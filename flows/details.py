"""What an occasion's row says beside its time: type, place, host, countries, organisations, people, status, confidence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

import polars as pl

from flows.mentions.persons import Person, words_of
from flows.model import CitySpan, CountrySpan, Document, Sentence
from flows.occasions import Occasion
from flows.parties import Party, absent_countries, main_countries, mentioned_countries, sentence_parties
from flows.seeds import Seeds
from flows.text import fold
from flows.when import meet, when

_RESIDENT = frozenset(("ambassador", "attache"))
_LOCATIVE = re.compile(r"(?:\b(?:au|en|aux|dans|vers|pour) (?:la |le |l')?|\b(?:territoire|sol|terre) (?:\w+ )?)$")
_RESIDES = re.compile(r"\b(?:au|en|aux|pres|aupres) ?(?:de |du )?(?:la |le |l'|les )?$")
_NUMBERS = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8}
_ANAPHOR = re.compile(r"\b(?:leurs?|(?:les|des|ces|aux) (deux|trois|quatre|cinq|six|sept|huit) (?:pays|etats|armees|parties|ministres|chefs|hommes|voisins)|ces pays|ces etats|memes pays)\b")
_REMOVED_REACH, _PENALTY = 45, 0.2
_MAIN_WEIGHT = 6  # what a country must weigh in a document to be taken for a party its sentence does not name
_SHARED_WEIGHT = 2  # and what it must weigh where the sentence says that it is an affair of several ('les deux armées')
_ANAPHOR_REACH = 4  # sentences that 'leurs' and 'les deux pays' may reach back
_LISTS = ("exercise", "operation")  # families whose parties are often listed in a sentence of their own
_BRACKET = re.compile(r" ?\(")
_SPORT = re.compile(r"\b(?:football|match|matchs|selectionneur|stade|arbitre|championnat|tournoi|buteur|vestiaires?|eliminatoires|mi-temps|penalty|equipe nationale|ligue|supporters?|joueurs?)\b")
_FACILITY = re.compile(r"\b(?:base|bases|port|aeroport|ceremonie|rencontre|reunion|sommet|conference|session|bureaux?|cabinet|siege|camp|caserne|ecole|centre|quartier general|academie|rade|large|garnison|region|ville|environs|palais|etat-major|place|polygone|zone|secteur|prefecture)(?: \w+){0,3} (?:de |d'|du |des )(?:la |l')?$")


@dataclass(frozen=True, slots=True)
class Facts:
    """The reference tables the details need, in the shape they are asked in."""

    precedence: dict[str, int]
    expanding: dict[str, list[tuple[str, object, object]]]  # small alliance -> [(country, from, to)]
    members: dict[str, set[str]]
    holders: dict[frozenset[str], str]  # words of a name -> country
    sources: dict[str, str]


@lru_cache(maxsize=4)
def facts(seeds: Seeds) -> Facts:
    """`Facts` of the seeds."""
    small = set(seeds.organisations.filter("expands")["code"])
    expanding: dict[str, list[tuple[str, object, object]]] = {}
    members: dict[str, set[str]] = {}
    for organisation, country, start, end in seeds.memberships.iter_rows():
        members.setdefault(organisation, set()).add(country)
        if organisation in small:
            expanding.setdefault(organisation, []).append((country, start, end))
    holders: dict[frozenset[str], str] = {}
    for name, country in seeds.office_holders.filter(pl.col("country").is_not_null()).select("name", "country").iter_rows():
        holders.setdefault(frozenset(words_of(name)), country)
    precedence = dict(seeds.event_types.select("event_type", "precedence").iter_rows())
    return Facts(precedence, expanding, members, holders, {})


@dataclass(slots=True)
class Details:
    """The fields of a row, and the evidence for each: [(field, start, end, rule)]."""

    event_type: str
    status: str
    city: str | None
    host: str | None
    countries: set[str]
    organisations: set[str]
    people: list[Person]
    confidence: float
    evidence: list[tuple[str, int, int, str]]
    reason: str | None = None  # why it is no event after all


class Describer:
    """Describes the occasions of one document."""

    def __init__(self, document: Document, occasions: list[Occasion], known: Facts, home: str | None) -> None:
        self.document, self.occasions, self.facts, self.home = document, occasions, known, home
        self.weights = main_countries(document)
        self.main = [code for code, _ in self.weights.most_common()]
        self.absent = absent_countries(document)
        self._parties_told: list[Party] = []
        self.body = [sentence for sentence in document.body() if sentence.zone in ("title", "body")]

    def describe(self, occasion: Occasion) -> Details:
        """The details of one occasion."""
        evidence: list[tuple[str, int, int, str]] = [
            ("trigger", one.trigger.start, one.trigger.end, one.trigger.function) for one in occasion.candidates
        ]
        evidence += [("date", span.start, span.end, span.rule) for one in occasion.core for span in one.dates]
        scope = self._scope(occasion)
        people = self._people(occasion, scope)
        organisations = self._organisations(occasion)
        city = self._city(occasion)
        parties, inferred = self._parties(occasion, people, city, len(organisations))
        host, host_span = self._host(occasion, city, parties, people)
        countries = {party.code for party in parties} | ({host} if host else set()) - self.absent
        event_type = self._type(occasion, countries, organisations, host)
        if event_type == "ceremony" and organisations and host not in {party.code for party in parties if party.rule != "place"}:
            countries.discard(host or "")  # a mission's own ceremony: the country it is stationed in is no party to it
        if event_type in ("meeting", "exercise", "operation", "agreement"):
            countries |= self._members(organisations, occasion)
        self._parties_told = parties
        evidence += [("country", party.start, party.end, party.rule) for party in parties]
        evidence += [("organisation", start, end, "name") for code, start, end in self._organisation_spans(occasion)]
        evidence += [("participant", person.start, person.end, person.group or "name") for person in people]
        evidence += [("place", city.start, city.end, city.position)] if city else host_span
        confidence = max(0.1, round(0.95 - _PENALTY * inferred - 0.2 * (occasion.time is None) - 0.1 * occasion.inherited, 2))
        details = Details(event_type, self._status(occasion), city.city if city else None, host, countries, organisations, people, confidence, evidence)
        details.reason = self._refusal(occasion, details)
        return details

    # --- scope -----------------------------------------------------------------------------------------------------

    def _scope(self, occasion: Occasion) -> list[Sentence]:
        """The sentences that speak of the occasion: from its core to the next occasion's, all of a document with one occasion."""
        if len({id(one) for one in self.occasions if one.host is None}) == 1:
            return self.body
        cores = {sentence.no: one for one in self.occasions if one.host is None for sentence in one.sentences}
        mine = occasion.host or occasion
        owner, found = None, []
        for sentence in self.body:
            owner = cores.get(sentence.no, owner)
            shared = any(sentence.no in {core.no for core in one.sentences} for one in self.occasions if one is mine)
            if owner is mine or shared:
                found.append(sentence)
        return found

    # --- people ----------------------------------------------------------------------------------------------------

    def _people(self, occasion: Occasion, scope: list[Sentence]) -> list[Person]:
        if occasion.family == "agreement":
            scope = occasion.sentences + [sentence for sentence in scope if "signataire" in sentence.folded]
        found: dict[str, Person] = {}
        for sentence in scope:
            for person in sentence.persons:
                if person.group != "spokesperson" and not self._removed(sentence, person) and self._takes_part(occasion, sentence, person):
                    found.setdefault(fold(person.name), self._placed(sentence, person))
        return list(found.values())

    def _takes_part(self, occasion: Occasion, sentence: Sentence, person: Person) -> bool:
        """Heads of state and government are often only talked of: they took part where the telling itself names them."""
        if person.group not in ("head_of_state", "head_of_government"):
            return True
        active = any(trigger.function in ("reception", "part", "presence", "gathering", "motion") and trigger.strong or trigger.function == "presence" for trigger in sentence.triggers)
        return active or sentence.no in {one.no for one in occasion.sentences}

    def _removed(self, sentence: Sentence, person: Person) -> bool:
        """Whether the person is only thanked, quoted by name of office, replaced or remembered."""
        return any(
            cue.value == "removal" and 0 <= person.start - cue.end <= _REMOVED_REACH and sentence.clause(cue.start) == sentence.clause(person.start)
            and not any(other.start > cue.end and other.end < person.start for other in sentence.persons)
            for cue in sentence.cues
        )  # fmt: skip

    def _placed(self, sentence: Sentence, person: Person) -> Person:
        """The person with a country: as told, written behind the name in brackets, or that of the office they are known to have held."""
        if person.country:
            return person
        bracketed = next((span.code for span in sentence.countries if _BRACKET.fullmatch(self.document.flat, person.end, span.start)), None)
        words = frozenset(words_of(person.name))
        last = words_of(person.name)[-1:]
        known = next((code for name, code in self.facts.holders.items() if min(len(words), len(name)) > 1 and (words <= name or name <= words) and {*last} <= name), None)
        return replace(person, country=bracketed or known)

    # --- parties ---------------------------------------------------------------------------------------------------

    def _parties(self, occasion: Occasion, people: list[Person], city: CitySpan | None, n_organisations: int) -> tuple[list[Party], int]:
        """The countries that took part, and in how many steps they had to be inferred."""
        surrounding = occasion.host or (self._surrounding(occasion) if occasion.family != "encounter" else None)
        if surrounding is not None:
            own = [party for sentence in occasion.sentences for party in sentence_parties(sentence)]
            if len({party.code for party in own}) > 1:
                return self._present(own), 0
            return self._parties(surrounding, people, city, n_organisations)
        found = [party for sentence in self._strong_sentences(occasion) for party in sentence_parties(sentence)]
        found += [Party(person.start, person.end, person.country, "office") for person in people if person.country]
        found += self._told_present(occasion)
        if city:
            found.append(Party(city.start, city.end, city.country, "place"))
        inferred = 0
        for infer in (self._mentioned, self._from_anaphor, self._at_home, self._from_main):
            if len({party.code for party in self._present(found)}) + n_organisations > 1:
                break
            more = infer(occasion, {party.code for party in found})
            inferred += bool(more)
            found += more
        return self._present(found), inferred

    def _present(self, parties: list[Party]) -> list[Party]:
        return [party for party in parties if party.code not in self.absent]

    def _told_present(self, occasion: Occasion) -> list[Party]:
        """The countries of the scope's sentences that say who took part ('ont pris part', 'en présence de'), or that list them."""
        core = {sentence.no for sentence in occasion.sentences}
        listing = occasion.family in _LISTS or any(one.trigger.event_type == "training" for one in occasion.core)
        told = {one.sentence.no: one.sentence for one in occasion.joined if occasion.family in _LISTS and one.trigger.strong}
        found = [party for sentence in told.values() for party in sentence_parties(sentence)]
        for sentence in self._scope(occasion):
            if sentence.no in core or sentence.no in told or sentence.zone != "body" or any(span.value in ("wish", "denied") for span in sentence.statuses):
                continue
            acting = sentence_parties(sentence)
            listed = [party for party in acting if party.rule == "coordination"] or [party for party in acting if party.rule in ("claim", "demonym")]
            if any(trigger.function == "presence" for trigger in sentence.triggers):
                named = len({party.code for party in acting}) > 1 or any(trigger.form.startswith("représent") for trigger in sentence.triggers)
                found += acting + (mentioned_countries(sentence) if named else [])
            elif listing and len({party.code for party in listed}) > 1:
                found += listed
        return found

    def _mentioned(self, occasion: Occasion, _have: set[str]) -> list[Party]:
        return [party for sentence in self._strong_sentences(occasion) for party in mentioned_countries(sentence)]

    def _strong_sentences(self, occasion: Occasion) -> list[Sentence]:
        """The core sentences with a strong word; all of the core when there is none."""
        strong = [sentence for sentence in occasion.sentences if any(one.trigger.strong for one in occasion.core if one.sentence is sentence)]
        return strong or occasion.sentences

    def _from_anaphor(self, occasion: Occasion, have: set[str]) -> list[Party]:
        """'Leurs responsables militaires', 'les deux pays': the countries of the sentence before."""
        first = occasion.sentences[0]
        index = next((i for i, sentence in enumerate(self.body) if sentence.no == first.no), 0)
        if have and not _ANAPHOR.search(first.folded):
            return []
        anaphor = _ANAPHOR.search(first.folded)
        wanted = _NUMBERS.get(anaphor.group(1) or "", 0) if anaphor else 0
        if wanted > 2:  # 'des cinq pays': the sentence that names as many
            named = [sentence_parties(sentence) for sentence in self.body]
            return next((parties for parties in named if len({party.code for party in parties}) == wanted), [])
        reach = _ANAPHOR_REACH if anaphor else 1
        for sentence in reversed(self.body[max(0, index - reach) : index]):
            before = sentence_parties(sentence)
            before = [party for party in before if party.rule == "coordination"] or before
            if len({party.code for party in before} | have) > 1:
                return before
        return []

    def _at_home(self, occasion: Occasion, have: set[str]) -> list[Party]:
        """'notre pays', or an office without a country: the home country; 'notre pays' also the one main country that is not the other party."""
        for sentence in occasion.sentences:
            for cue in sentence.cues:
                if cue.value == "home":
                    code = self.home or next((code for code in self.main if code not in have), None)
                    return [Party(cue.start, cue.end, code, "home")] if code else []
            own = next((cue for cue, country in sentence.offices if country is None and cue.defence), None)
            if own and self.home:
                return [Party(own.start, own.end, self.home, "home")]
        return []

    def _from_main(self, occasion: Occasion, have: set[str]) -> list[Party]:
        """The countries the document is about, where the occasion's own sentences name one or none."""
        spans: dict[str, Party] = {}
        for sentence in self.body:
            for party in sentence_parties(sentence):
                spans.setdefault(party.code, party)
        wanted = 2 - len(have)
        elsewhere = {city.country for one in self.occasions if one is not occasion for sentence in one.sentences for city in sentence.cities}
        shared = any(sentence.has("foreign") for sentence in occasion.sentences)
        least = _SHARED_WEIGHT if shared else _MAIN_WEIGHT
        others = [code for code in self.main if code not in have and code not in self.absent and code in spans and self.weights[code] >= least]
        others.sort(key=lambda code: code in elsewhere)  # whoever travels on is not the host of the stop before
        return [Party(spans[code].start, spans[code].end, code, "document") for code in others[:wanted]]

    # --- organisations ---------------------------------------------------------------------------------------------

    def _organisation_spans(self, occasion: Occasion) -> list[tuple[str, int, int]]:
        sentences = self._strong_sentences(occasion)
        if len(self.occasions) == 1:
            sentences += [sentence for sentence in self.body if sentence.zone == "title"]
        sentences += [
            sentence for sentence in self._scope(occasion)
            if occasion.family in _LISTS and sentence.zone == "body" and any(trigger.function == "presence" for trigger in sentence.triggers)
        ]
        sentences += [one.sentence for one in occasion.joined if occasion.family in _LISTS and one.trigger.strong]  # fmt: skip
        distinct = {sentence.no: sentence for sentence in sentences}.values()
        return [(span.value, span.start, span.end) for sentence in distinct for span in sentence.organisations]

    def _organisations(self, occasion: Occasion) -> set[str]:
        return {code for code, _, _ in self._organisation_spans(occasion)} - {"ACCRA", "FIVE5", "CEMOC"}

    def _members(self, organisations: set[str], occasion: Occasion) -> set[str]:
        """The members of small alliances at the time (codebook, "Organisations and members")."""
        day = occasion.time.range[0] if occasion.time and occasion.time.known else None
        return {
            country
            for code in organisations
            for country, start, end in self.facts.expanding.get(code, ())
            if day is None and end is None or day is not None and start <= day and (end is None or day <= end)  # type: ignore[operator]
        }

    # --- place and host --------------------------------------------------------------------------------------------

    def _city(self, occasion: Occasion) -> CitySpan | None:
        """Where it took place: a city the core is 'à', nearest its trigger; else one of the sentences that continue it; else the title's."""
        for candidate in occasion.core:
            listed = next((city for city in candidate.sentence.cities for span in candidate.dates if 0 < span.start - city.end <= 3), None)
            if listed:
                return listed
            cities = [city for city in candidate.sentence.cities if self._is_where(candidate.sentence, city)]
            if cities:
                anchor = candidate.dates[0].start if candidate.dates else candidate.trigger.start
                return min(cities, key=lambda city: min(abs(city.start - anchor), abs(city.start - candidate.trigger.end)))
        elsewhere = {sentence.no for one in self.occasions if one is not occasion for sentence in one.sentences}
        for candidate in occasion.joined:
            for city in candidate.sentence.cities if candidate.sentence.no not in elsewhere else ():
                if city.position == "at" and candidate.trigger.function != "part":
                    return city
        if occasion.time is not None:
            for sentence in self.body:
                same_day = any((time := when(span)) and time.edtf == occasion.time.edtf for span in sentence.dates)
                if same_day and sentence.no not in elsewhere and (found := next((city for city in sentence.cities if city.position == "at"), None)):
                    return found
        if len(self.occasions) == 1:
            for sentence in self.document.sentences:
                if sentence.zone in ("title", "dateline") and (found := next((city for city in sentence.cities if city.position == "at"), None)):
                    return found
        return self._city_of_host(occasion)

    def _is_where(self, sentence: Sentence, city: CitySpan) -> bool:
        """Whether a city is where something is: one is 'à' it, or at 'la base navale de' it; not where somebody is posted."""
        before = sentence.folded[: city.start - sentence.start]
        if re.search(r"\ben poste a $", before):
            return False
        return city.position == "at" or bool(_FACILITY.search(before))

    def _city_of_host(self, occasion: Occasion) -> CitySpan | None:
        host = occasion.host or self._surrounding(occasion)
        return self._city(host) if host is not None else None

    def _surrounding(self, occasion: Occasion) -> Occasion | None:
        """The visit an agreement or exercise falls in by its date; the visit told before that 'celle du ministre' is compared with."""
        first = occasion.sentences[0]
        for one in self.occasions:
            if one is occasion or one.host is occasion or one.family != "encounter" or one.time is None or occasion.time is None:
                continue
            if occasion.family in ("agreement", "exercise") and meet(one.time, occasion.time):
                return one
            if occasion.family == "encounter" and re.search(r"\b(?:celles?|celui)\b", first.folded) and one.sentences[0].no < first.no:
                return one
        return None

    def _host(
        self, occasion: Occasion, city: CitySpan | None, parties: list[Party], people: list[Person]
    ) -> tuple[str | None, list[tuple[str, int, int, str]]]:
        if city:
            return city.country, []
        surrounding = occasion.host or self._surrounding(occasion)
        if surrounding is not None:
            return self._host(surrounding, self._city(surrounding), parties, people)
        sentences = occasion.sentences
        if occasion.family == "encounter":
            sentences = sentences + [one.sentence for one in occasion.joined] + [one for one in self.body if one.zone == "title"]
        for sentence in sentences:
            for span in sentence.countries:
                if self._located(sentence, span):
                    return span.code, [("place", span.start, span.end, "country")]
        codes = {party.code for party in parties}
        for sentence in occasion.sentences:
            if sentence.has("home"):
                visitors = {person.country for person in sentence.persons if person.country}
                at_home = self.home or next((code for code in self.main if code not in visitors), None)
                return at_home, []
        if occasion.family in ("operation", "exercise", "agreement"):
            return None, []
        return self._receiving(occasion, codes), []

    def _located(self, sentence: Sentence, span: CountrySpan) -> bool:
        before = sentence.folded[: span.start - sentence.start]
        if span.kind == "demonym":
            return bool(re.search(r"\b(?:territoire|sol|terre|capitale) $", before))
        return bool(_LOCATIVE.search(before))

    def _receiving(self, occasion: Occasion, codes: set[str]) -> str | None:
        """The host where no place is told: the receiver's country, or the one an envoy is not from."""
        envoys = {country for sentence in self._scope(occasion) for cue, country in sentence.offices if cue.group in _RESIDENT and country}
        rest = [code for code in self.main if code in codes and code not in envoys]
        if envoys and rest:
            return rest[0]
        for candidate in occasion.core:
            if candidate.trigger.function == "reception":
                agent = self._agent(candidate.sentence, candidate.trigger.end)
                if agent:
                    return agent
        if self.home in codes:
            return self.home
        gift = any(one.trigger.function == "gift" for one in occasion.core)
        return self._home_side(codes) if gift else None

    def _agent(self, sentence: Sentence, position: int) -> str | None:
        """The country of whoever stands behind 'par' in a passive reception."""
        by = sentence.folded.find(" par ", position - sentence.start - 5)
        if by < 0:
            return None
        behind = [person.country for person in sentence.persons if person.start > sentence.start + by and person.country]
        behind += [country for cue, country in sentence.offices if cue.start > sentence.start + by and country]
        return behind[0] if behind else None

    def _home_side(self, codes: set[str]) -> str | None:
        """The country whose own officials are told without naming it."""
        own = [code for code in self.main if code in codes]
        return own[0] if own else None

    # --- type and status -------------------------------------------------------------------------------------------

    def _type(self, occasion: Occasion, countries: set[str], organisations: set[str], host: str | None) -> str:
        if occasion.family != "encounter":
            return occasion.family
        told_too = [one for one in occasion.joined if one.trigger.strong and one.sentence.zone == "title"]
        told = [one for one in occasion.core if one.trigger.strong] or ([] if told_too else occasion.core)
        lead = {sentence.no for sentence in self.body[:3]}
        votes = {one.trigger.event_type for one in told + told_too if one.trigger.event_type not in ("agreement", "exercise", "operation")}
        votes |= {
            trigger.event_type
            for one in occasion.core
            for trigger in one.sentence.triggers
            if trigger.strong and trigger.event_type in ("assistance", "ceremony", "training", "port_call", "visit")
        }
        gathered = any(
            one.trigger.function == "gathering" and (one in occasion.core or one.sentence.no in lead or one.sentence.zone == "title")
            for one in occasion.candidates
        )
        if votes <= {"visit", "meeting"} and self._resident(occasion, host):
            return "meeting"
        if votes <= {"visit", "meeting"} and gathered and (len(countries) > 2 or organisations or self._commission(occasion)):
            return "meeting"
        if "visit" not in votes and votes == {"meeting"} and any(
            one.trigger.event_type == "visit" and one.trigger.strong and one.sentence.no in lead for one in occasion.joined
        ):
            return "visit"
        if votes == {"meeting"} and not gathered and self._called_on(occasion, countries, host):
            return "visit"
        return min((vote for vote in votes if vote), key=lambda vote: self.facts.precedence[vote], default="meeting")

    def _called_on(self, occasion: Occasion, countries: set[str], host: str | None) -> bool:
        """Whether one side came to the other's country to talk: 'a eu un entretien à Paris avec son homologue chinois'."""
        if len(countries) != 2 or host not in countries or any(one.trigger.function != "part" for one in occasion.core):
            return False
        return any(person.country not in (None, host) and person.group not in _RESIDENT for one in occasion.core for person in one.sentence.persons)

    def _commission(self, occasion: Occasion) -> bool:
        return any("commission" in one.trigger.form or "comite" in fold(one.trigger.form) for one in occasion.candidates)

    def _resident(self, occasion: Occasion, host: str | None) -> bool:
        """Whether those received reside in the host country: every foreigner near the telling is an ambassador, attaché or chargé d'affaires."""
        if any(one.trigger.function == "motion" for one in occasion.core):
            return False
        received = [one for one in occasion.candidates if one.trigger.function in ("reception", "part") or one in occasion.core]
        near = {number for one in received for number in (one.sentence.no, one.sentence.no + 1)}
        sentences = [sentence for sentence in self.body if sentence.no in near]
        envoys = [cue for sentence in sentences for cue, _ in sentence.offices if cue.group in _RESIDENT]
        others = [
            person for sentence in occasion.sentences for person in sentence.persons
            if person.country not in (None, host, self.home) and person.group not in _RESIDENT and person.defence
        ]  # fmt: skip
        return bool(envoys) and not others

    def _status(self, occasion: Occasion) -> str:
        said = [one.status for one in occasion.core]
        if "cancelled" in said:
            return "cancelled"
        return "held" if "held" in said else "planned"

    # --- refusal ---------------------------------------------------------------------------------------------------

    def _refusal(self, occasion: Occasion, details: Details) -> str | None:
        """Why an occasion is no engagement: one country alone, or no matter of defence."""
        if len(details.countries) + len(details.organisations) < 2:
            return "one country alone"
        shared = any(sentence.has("foreign") for sentence in occasion.sentences)
        core = [(sentence.start, sentence.end) for sentence in occasion.sentences]
        codes = {
            party.code for party in self._parties_told
            if party.rule not in ("document", "mention") and (party.rule in ("office", "home") or any(start <= party.start < end for start, end in core))
        }  # fmt: skip
        if occasion.weak and not shared and len(codes) + len(details.organisations) < 2:
            return "weak word alone"
        if len({match.group() for match in _SPORT.finditer(self.document.flat.lower())}) > 2:
            return "sport"
        sentences = occasion.sentences + [one for one in self.body if one.zone == "title"] + [one for one in self.body if one.zone == "body"][:2]
        defence = (
            any(sentence.topics for sentence in sentences)
            or any(person.defence and person.group not in ("head_of_state", "head_of_government") for person in details.people)
            or any(cue.defence for sentence in sentences for cue, _ in sentence.offices)
            or any(one.family in ("exercise", "operation") for one in self.occasions)
            or details.event_type == "port_call"
        )
        return None if defence else "no matter of defence"
