"""Where dates stand: one Rust regex over folded text, made of small named pieces and the words of the lexicon.

It cuts generously, context words included ("jusqu'au", "opération"); date_grammar then says what a string means, or that it is
no date. No look-around, no capture groups: capture groups would cost the fast automaton.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.mentions.date_lexicon import Lexicon

_B = r"(?-u:\b)"
_S = r"[ \n] {0,2}"
_YEAR = r"[12][0-9]{3}"
_YEAR_GAP = r"(?:[ -]{0,2}|[ -]?\n[ -]?)(?:de (?:l'an(?:nee)? )?)?"  # no blank line: what follows is another paragraph
_CLOCK = r"(?:,?[ \n](?:(?:a|vers|-) )?[0-9]{1,2} ?(?:h(?:eures?)?|:)(?: ?[0-9]{2})?(?::[0-9]{2})?)?"
_EVENT = "(?:les?|la|ce|cette|cet|ces|son|sa|ses|leurs?|notre|nos|une?|des?|du)"  # opens the noun of an event
_ARTICLE = r"(?:(?:les?|la|ce|cette|cet|du|de|des|au|aux|en)[ \n] {0,2}|[ld]')"
_LASTING = "(?:jours?|journees?|semaines?|mois|ans?|annees?|heures)"


@lru_cache(maxsize=8)
def date_pattern(words: Lexicon) -> str:
    """The pattern for all date and duration expressions of folded text."""
    pieces = _pieces(words)
    alternatives = [
        pattern
        for build in (_refused, _calendar, _numeric, _feasts, _number_or_month, _month_and_year, _relative, _rest)
        for pattern in build(pieces)
    ]
    bound = f"(?:{words.any_of('bound')}{_S}(?:{_ARTICLE}){{0,2}})?"
    # what ends in a mark cannot end on a word boundary
    two_figures = f"(?:(?:ce|cette|le|du) )?{pieces['full']}[ \n]'?[0-9]{{2}}(?:[.,;)\n]|$)"
    # as some web pages have it: 'jeudi, 6 février, 2020 à 13:39'; not 'lundi, 6 mars, 2000 soldats'
    set_off = f"{pieces['weekday']},{_S}(?:le )?{pieces['day']} {pieces['month']},{_S}{_YEAR}{_CLOCK}(?: ?[.,;:()-]|\n|$)"
    return f"{_B}(?:{two_figures}|{set_off}|{bound}(?:" + "|".join(alternatives) + f"){_B})"


def _pieces(words: Lexicon) -> dict[str, str]:
    number = words.any_of("cardinal")
    ordinal = f"(?:{words.any_of('ordinal')}|[0-9]{{1,2}} ?(?:er|ere|eme|e|nd|nde))"
    day = f"(?:[0-9]{{1,2}}(?: ?(?:er|eme|e))?|{words.any_of('ordinal')}|{number}(?:[ -]{{1,2}}(?:et[ -]{{1,2}})?{number}){{0,2}})"
    month = f"(?:{words.any_of('month')}{_B}|{words.any_of('month_short')}(?:\\.|{_B}))"
    year = f"(?:{_YEAR}|(?:{number} {{1,2}})?mil(?:le)?{_B}(?:[ -]{{1,2}}(?:et[ -]{{1,2}})?{number}){{0,5}})"
    month_year = f"(?:(?:{words.any_of('month')}|{words.any_of('month_short')}\\.?){_YEAR_GAP}{year}|{month})"
    weekday = words.any_of("weekday")
    weekday_gap = f"(?:(?:{weekday}|{words.any_of('weekday_short')}\\.)[ ,(\n]{{1,3}}(?:le )?)"
    shift = words.any_of("shift")
    shifts = words.forms["shift"]
    singular = [form for form in shifts if form[-1] != "s" or form.removesuffix("s") not in shifts]
    return {
        "number": f"(?:[0-9]{{1,3}}|{number}(?:[ -]{{1,2}}(?:et[ -]{{1,2}})?{number}){{0,3}})",
        "ordinal": ordinal,
        "day": day,
        "month": month,
        "year": year,
        "month_year": month_year,
        "weekday": weekday,
        "weekday_gap": weekday_gap,
        "shift": shift,
        # "les derniers mois" without a number is no date
        "shift_one": "(?:" + "|".join(singular) + ")",
        "unit": words.any_of("unit"),
        "number_or_month": "(?:" + "|".join(sorted({*words.forms["cardinal"]} & {*words.forms["month_short"]})) + ")",
        "part": words.any_of("part"),
        "season": words.any_of("season"),
        "deictic": words.any_of("deictic"),
        "anaphor": words.any_of("anaphor"),
        "later": words.any_of("later"),
        "feast": words.any_of("feast"),
        "daypart": f"(?:{_S}(?:(?:au|dans la|en|a)[ \n])?{words.any_of('daypart')}{_B})?",
        "street": words.any_of("street"),
        "named": words.any_of("named", "numbered"),
        "habit": words.any_of("habit"),
        "full": f"{weekday_gap}?{day}[ \n-]{{0,3}}{month_year}",
        "tail": (
            f"(?:{_S}(?:de (?:la |l'|cette ))?(?:{shift}(?:{_S}annee)?|(?:cette )?annee{_S}{shift}|an{_S}{shift}|cette annee)(?-u:\\b))?"
        ),
    }


def _refused(p: dict[str, str]) -> list[str]:
    """What looks like a date and is none: streets, named operations, telephone numbers, things that bear a number, habits."""
    return [
        f"{p['street']}{_S}(?:du |de la |de l'|de |le )?{p['full']}",
        f"{p['named']}{_S}{p['full']}",
        r"n(?:umero |o ?)[0-9]{1,4}",
        r"(?:(?:le|au|du) )?(?:\+|00)?[0-9]{2,4}(?:[ .-][0-9]{2,3}){3,}",
        r"(?:a partir |des |depuis )?(?:de )?[0-9]{1,2} ?(?:h|heures) ?[0-9]{2}",
        f"{p['habit']}{_S}{p['weekday']}s?",
        f"(?:apres )?{p['number']}{_S}(?:{p['unit']}){_S}passee?s{_S}(?:au?x?|en|dans|sur|avec|chez|aupres)",  # 'deux jours passés à X'
    ]


def _calendar(p: dict[str, str]) -> list[str]:
    """Days with their month: lists and ranges, then single days."""
    item = f"{p['weekday_gap']}?{p['day']}(?:[ \n-]{{0,3}}{p['month_year']})?"
    link = f"(?:(?:{_S}|,{_S})(?:au|et|ou|a|puis|(?:et )?jusqu'au){_S}(?:(?:le|les|du|au){_S})?|,{_S}(?:le )?| ?[-/&] ?)"
    lead = f"(?:(?:nuit )?(?:du|de|entre|des){_S}|les{_S})?(?:le |ce )?"
    weekdays = f"{p['weekday']}{_S}(?:et|au|a){_S}{p['weekday_gap']}"
    return [
        f"{lead}{weekdays}{p['day']}(?:{_S}(?:et|au){_S}{p['day']})?[ \n-]{{0,3}}{p['month_year']}{p['tail']}",
        f"{lead}{item}(?:{link}{item}){{0,8}}{link}{p['full']}{p['tail']}",
        f"(?:(?:ce|cette|le|du) )?{p['full']}{p['tail']}{p['daypart']}{_CLOCK}",
        f"{p['month']}{_S}[0-9]{{1,2}}(?:st|nd|rd|th)?,?{_S}{_YEAR}",
        f"{lead}{p['weekday_gap']}{p['day']}{_S}(?:au|et|et le){_S}{p['weekday_gap']}{p['day']}{p['tail']}",
        f"{lead}[0-9]{{1,2}}{_S}(?:au|et|et le){_S}[0-9]{{1,2}} (?:(?:du|de ce) mois|courant)(?: en cours)?",
        f"{p['weekday_gap']}?[0-9]{{1,2}} (?:(?:du|de ce|de) (?:meme )?mois|courant)(?: (?:en cours|{p['shift']}))?",
        f"(?:,|et|puis|enfin){_S}le{_S}[0-9]{{1,2}}(?:er)?{_S}(?:a|aux|en|dans|au{_S}[a-z]+)",  # 'le 14 mars à X, le 16 à Y et le 18 à Z'
    ]


def _numeric(p: dict[str, str]) -> list[str]:
    """Figures only: 06/11/2024, 17.03.23, 2024-11-06, 12-15/03/2024, le 17/02."""
    date_ = r"[0-9]{1,2}(?:/[0-9]{1,2}/|\.[0-9]{1,2}\.|-[0-9]{1,2}-)(?:[12][0-9]{3}|[0-9]{2})"
    return [
        f"(?:(?:du|le|ce|au) )?(?:{p['weekday_gap']})?{date_}(?: ?(?:au|-|et) ?(?:le )?{date_})?(?: )?{_CLOCK}",
        r"[12][0-9]{3}([-/.])[0-9]{1,2}[-/.][0-9]{1,2}(?:[t ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:z|[+-][0-9]{2}:?[0-9]{2})?)?".replace(
            "(", "(?:", 1
        ),
        r"(?:du )?[0-9]{1,2} ?(?:-|au) ?[0-9]{1,2}/[0-9]{1,2}/[12][0-9]{3}",
        r"[0-3]?[0-9] [01]?[0-9] (?:19|20)[0-9]{2}",
        f"(?:le |ce |du |au |{p['weekday_gap']})[0-3]?[0-9]/[01]?[0-9](?: ?(?:au|-) ?[0-3]?[0-9]/[01]?[0-9])?",
        r"[0-3][0-9]/[01][0-9]",
    ]


def _relative(p: dict[str, str]) -> list[str]:
    """Weekdays, deictics, steps from an anchor."""
    many = f"(?:{p['number']}|quelques|plusieurs)"
    week = f"(?:{_S}(?:de )?(?:la |cette )semaine(?:{_S}{p['shift']})?)"
    return [
        (
            f"(?:l[ea] )?(?:{p['ordinal']}|derniere?){_S}(?:{p['weekday']}|jour|semaine){_S}"
            f"(?:de |du |d')(?:mois de )?(?:{p['month_year']}|mois{_S}{p['shift']}|{_YEAR})"
        ),
        f"(?:du|de|entre)(?: ce)?{_S}{p['weekday']}{_S}(?:au|a|et){_S}{p['weekday']}(?:{_S}{p['shift']}|{week})?",
        f"(?:les )?{p['weekday']}(?:,{_S}{p['weekday']})*{_S}(?:et|puis){_S}{p['weekday']}(?:{_S}{p['shift']}|{week})?",
        f"(?:(?:ce|le) )?{p['weekday']} [0-9]{{1,2}}(?:er)?",
        (
            f"(?:ce(?:tte)? |le (?:meme )?)?{p['weekday']}(?:-la|{_S}(?:en "
            f"(?:huit|quinze|8|15)|{p['shift']}|cette semaine)|{week})?{p['daypart']}{_CLOCK}"
        ),
        f"(?:le|ce){_S}(?:meme jour|jour(?:-la|{_S}meme))",
        # a day named twice is one date: "aujourd'hui lundi 23 janvier 2023", "hier, jeudi"; "dans la journée d'hier" is what follows
        f"{p['deictic']},?{_S}(?:le )?(?:{p['weekday']},?{_S}(?:le )?)?{p['day']}[ \n-]{{0,3}}{p['month_year']}",
        f"{p['deictic']},?{_S}{p['weekday']}",
        f"dans la journee{_S}(?:de la |de l'|de |du |des |d')",
        f"{p['deictic']}{p['daypart']}{_CLOCK}",
        (
            f"(?:la |l'|le |au |a la |a l')?{p['anaphor']}{_S}(?:(?:du |de la |de l'|de |d'|des ){p['full']}|"
            f"(?:du |de la |de l'|de |d')(?:la )?{p['feast']}(?:{_S}{_YEAR})?)"
        ),
        f"(?:la |l'|le |au |a la |a l'|du jour au )?{p['anaphor']}(?:{_S}(?:du|des?)|{_S}d')(?:{_S}[a-z]+|[a-z]+)",
        f"du jour au {p['anaphor']}",
        f"(?:la |l'|le |au |a la |a l')?{p['anaphor']}(?:{_S}(?:au soir|au matin|matin|soir))?",
        f"a la meme (?:periode|epoque){_S}l'an(?:nee)?{_S}{p['shift']}",
        f"au meme moment{_S}(?:de )?l'an(?:nee)?{_S}{p['shift']}",
        f"(?:il y ?a|voici|voila|dans|d'ici|sous|il y avait){_S}(?:(?:tout )?juste "
        f"|a peine |exactement |de cela )?{many}{_S}(?:{p['unit']})",
        f"{many}{_S}{p['unit']}{_S}(?:apres|avant){_S}(?:le )?{p['full']}",
        f"{many}{_S}{p['unit']}{_S}(?:apres|avant){_S}(?:{_EVENT}|[ld]'|qu'|que|avoir|etre)",
        f"{many}{_S}{p['unit']}{_S}{p['later']}",
        f"(?:les |ces |des |aux |des )?{p['number']}{_S}(?:{p['shift']}{_S}{p['unit']}|{p['unit']}{_S}{p['shift']})",
        f"(?:(?:la|le|ce|cette|cet|au|du|de la|de|en) |l')?(?:{p['unit']}{_S}{p['shift_one']}|{p['shift_one']}{_S}{p['unit']})(?:-la)?",
        f"(?:ce|cette|cet){_S}{p['unit']}(?:-ci|-la)?",
        (
            f"(?:en |au |a la |dans la |a )?(?:{p['part']}(?: de "
            f"(?:la |l'|ce |cette |cet )?| d'| du | d'(?:un )?)?)(?:{p['unit']})(?:{_S}{p['shift']})?"
        ),
        "(?:dans la|en) semaine",
    ]


def _number_or_month(p: dict[str, str]) -> list[str]:
    """'sept jours', which are no days of September."""
    return [f"{p['number_or_month']}{_S}{_LASTING}(?:{_S}{p['later']})?"]


def _month_and_year(p: dict[str, str]) -> list[str]:
    """Months, quarters, seasons, years."""
    part = f"(?:{p['part']}(?:[ -]| du mois de | du mois d'| de | d')|courant )"
    of_other = f"{_S}de (?:cette annee|la meme annee|l'an(?:nee)?{_S}{p['shift']})"
    of_year = (
        f"(?:{_S}(?:de |de l'annee |de l'an |d')?{_YEAR}|{_S}(?:de )?"
        f"(?:cette annee|l'annee{_S}{p['shift']}|l'an{_S}{p['shift']})|{_S}{p['shift']})"
    )
    month = p["month_year"]
    one = f"(?:{part})?{month}"
    return [
        f"(?:en |aux mois de |au mois de |de |d')?{one}(?:(?:,|,?{_S}(?:et|puis|ou)){_S}(?:en |d'|de )?{one})+",
        f"(?:de |d'|entre |des )(?:la )?{one}{_S}(?:a|au|et)(?: la)?{_S}{one}",
        f"(?:de |d'|entre |des )?{month}(?:{_S}(?:a|au|et|ou){_S}| ?- ?| a fin | a debut ){month}",
        f"(?:en |au |le |du |de |d')?(?:mois de |mois d'|{part}){month}(?:{_S}{p['shift']}{_B}|{of_other})?",
        f"{month}(?:{_S}{p['shift']}{_B}|{of_other})",
        f"(?:en|depuis|des|jusqu'en) {month}(?:{_S}{p['shift']}{_B}|{of_other})?",
        f"{month}",
        f"(?:(?:au|le|du|ce|en|un) )?(?:{p['ordinal']}|{p['shift']}){_S}(?:trimestre|semestre){of_year}?",
        f"(?:ce |le )?(?:trimestre|semestre){_S}{p['shift']}",
        f"[ts][1-4][ -]{_YEAR}",
        f"(?:cet |ce |l'|le |en |au |d'|{part}(?:de l'|d')?)(?:{p['season']})(?:{of_year})?",
        f"(?:printemps|automne|hiver){of_year}",
        r"(?:les |des )?annees (?:19|20)?[0-9]0",
        f"(?:de|entre|du){_S}{_YEAR}{_S}(?:a|et|au|-){_S}{_YEAR}",
        f"(?:de |en )?{_YEAR} ?[-/] ?(?:{_YEAR}|[0-9]{{2}})",
        (
            f"(?:(?:en |depuis |des |pour )?(?:(?:de )?l')?an(?:nee)? {p['year']}|"
            f"(?:en|des|depuis|jusqu'en|{p['part']}|courant|horizon|vers)[ -]{p['year']})"
        ),
        f"{_YEAR}",
    ]


def _feasts(p: dict[str, str]) -> list[str]:
    """Feasts, with what makes a date of them: à Noël, le jour de l'Ascension, Pâques 2021."""
    feast = p["feast"]
    return [
        f"(?:(?:le |la |a (?:la |l')?|jour de (?:la |l')?|fete de (?:la |l')?|l')?{feast}(?:{_S}(?:de )?{_YEAR}|{_S}{p['shift']})?)",
    ]


def _rest(p: dict[str, str]) -> list[str]:
    """Days of a month that another date gives, and durations."""
    return [
        f"du {p['weekday_gap']}?[0-9]{{1,2}}{_S}au{_S}{p['weekday_gap']}?[0-9]{{1,2}}",
        f"{p['number']}(?: ?\\([0-9]{{1,3}}\\))?(?:{_S}| ?)(?:{_LASTING}|h)",
    ]
