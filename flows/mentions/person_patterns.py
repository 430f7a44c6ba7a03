"""The patterns between a rank or an office and a name, made of small named pieces; all are read on flat text but `VERB`."""

from __future__ import annotations

import re

_ARTICLE = r"(?:le |la |l')"
_OF = r"(?:du |de la |de l'|de |des |d')"
_QUOTED = r"(?: ?\"[^\"]{2,24}\")?"
_MISTER = r"(?:M\. ?|M(?= )|(?:le|la|un certain) |l')"
_ADJECTIVE = r"(?:[a-z-]+(?:al|ale|aux|el|elle|oint|ointe|if|ive|ier|iere|aire|ique|ain|aine|ais|aise|ien|ienne|eur|nord|sud|est) )"
_INTERIM = r"(?: par interim| a\.i\.| ad interim)?"
_RETIRED = r"(?: ?\(?2[Ss]\)?| ?\([A-Z][A-Za-z.~-]{0,14}\))?"  # (2S), and short brackets: 'le colonel (EUTM) X'

BEFORE_NAME = re.compile(rf"(?: nationale)?(?:\.| \.(?=[A-Z]))?{_INTERIM}{_QUOTED}{_RETIRED}[ ~]{{0,3}}([,:(] ?{_MISTER}?)?\"?")
BETWEEN_CUES = re.compile(
    rf"\.?(?: ?\([0-9A-Z]{{1,8}}\))?{_QUOTED}[ \"~]{{0,2}}(?P<comma>[,:])? ?(?P<et>et )?"
    rf"(?P<the>{_ARTICLE}|son |sa |leur |notre )?(?P<of>{_OF})?"
)
COUNTRY_GAP = re.compile(
    rf"\.?{_INTERIM} ?"
    r"(?:(?:du|de|de la|de l'|des|d'|pres|pres de|pres la|pres le|pres l'|aupres|aupres du|en|au|aux|a|la|le|l'|nationale?s?|"
    r"regional|general|armees?|forces|royales?|federale?|republique|royaume|union|iles|etat|speciales?|terre|air|marine|et|ambassade|"
    r"gouvernement|securite|defense|police|\([a-z]{2,8}\)) ?){0,7}"
)
# What may stand between an office and the comma before its holder: 'des FDR, le général', '(UE) à Gao, le colonel'.
COMPLEMENT = re.compile(
    rf"(?: ?\([0-9A-Z]{{1,8}}\))? {_ADJECTIVE}?(?:(?:de |du |des |d'|en |au |aux |a |pres |aupres |par interim|pour "
    rf"|et (?:de |du |des |d'|[A-Z])|chargee? )[^,.;:()\n\"]{{0,90}})?"
    rf", ?(?P<the>{_ARTICLE}|M\. ?)?"
)
# On the text with its accents, where 'à' is no verb.
VERB = re.compile(
    r" (?:a|ont|est|sont|était|étaient|qui|que|avec|par(?! int)|lors|sera|seront|et"
    r"(?! (?:de|du|des|d['’]\w+|Anciens|\w+(?:ique|aire|elle|ale|ive)s?) )|où|dont) | s['’]|[nj]['’]"
)
_ACTUAL = r"(?:actuel|actuelle|nouveau|nouvel|nouvelle|lui-meme|par ailleurs|alors|egalement|aussi|aujourd'hui|ancien|ancienne) "
APPOSITION = re.compile(rf"(?: ?\([^()\n]{{1,14}}\))? ?[,(] ?(?:{_ACTUAL})*(?:({_ARTICLE})|son |sa |leur )?(?:{_ACTUAL})*$")
THE_NEXT = re.compile(rf", ?{_ARTICLE}$")
_FOR = r"(?:pour|representant|represente|representait|representera|au nom d[ue])"
FOR_COUNTRY = re.compile(rf" ?,? ?(?:qui )?{_FOR} (?:la |le |l'|les )?| ?\(")
FOR_AFTER_TAIL = re.compile(r", [^,.;\n]{2,80},? pour (?:la |le |l')?")
NEXT_NAME = re.compile(  # also ', et du Bénin, B', '; celui de la Côte d'Ivoire, C'
    r"(?:(?: ?[,;])? (?:et|ainsi que|puis) | ?[,;] )(?:(?:celui |celle )?(?:du |de la |de l'|de |des |d')|le |la )?"
)
BEHIND_OWNER = re.compile(rf" ?(?:[,:(] ?)?(?:{_MISTER} ?)?")  # 'du Bénin, M. B', 'du Bénin (B)'
LIST_GOES_ON = re.compile(r",| et | commandant|(?: (?:de l|du|de la|des|[a-z']+ont|sont|ont|etaient|seront|y)\b)|\.|$")
ITEM_END = re.compile(r"(?: ?\([^()\n]{1,30}\)|\))?")
ITEM_TAIL = re.compile(r" ?, (?!et )[^,.;:()\n]{2,90}(?=,| et | ainsi que )")
INSTITUTION = re.compile(rf" {_OF}(?=[a-z])")
NOUN_BEFORE = re.compile(r"(?:\b(?:le|la|du|au)|\bl') ?$")
NOUN_GAP = re.compile(rf", {_ARTICLE}")  # 'le Burkinabè, le général'
TITLE_BEFORE = re.compile(r"(?:\b(?:le|la|du|au) |\bl')$")  # 'le prince X', but 'le général Prince X'
NO_MISTER = re.compile(r"\.?[A-Z]\.|'")
DEAD = re.compile(rf"\b(?:feue?s?|defunte?s?) (?:{_ARTICLE}|son excellence )?$")

# Ships, places and prizes called after somebody: 'le patrouilleur de haute mer (PHM) Commandant X', 'rue du Général X'.
_SHIP = "patrouilleurs?|vedette|fregate|corvette|navire|batiment|aviso|remorqueur|sous-marin|porte-avions|ravitailleur|phm|batral"
_STREET = "rue|avenue|boulevard|allee|pont|square|rond-point|esplanade|place"
_HOUSE = (
    "stade|lycee|college|hopital|clinique|musee|mausolee|mosquee|aeroport|aerodrome|fort|camp|caserne|base|quartier|port|palais|centre|"
    "institut|ecole|universite|prytanee|academie|salle|amphitheatre|village|monument|statue"
)
_HONOUR = "prix|trophee|coupe|challenge|tournoi|fondation|promotion|operations?|exercices?"
_NO_ARTICLE = "".join(rf"(?<! {word} )" for word in ("du", "de", "le", "la", "et", "au", "un", "par"))
CALLED = re.compile(
    rf"\b(?:{_SHIP}|{_STREET}|{_HOUSE}|{_HONOUR})"
    rf"(?: (?!le |la |les |a |est |pour |par |avec |et )[a-z-]+| (?:de |d'|des )(?!le |la |les )[a-z-]+){{0,3}}"
    rf"(?: \([A-Za-z0-9. ]{{1,12}}\))? ?(?:\" ?)?{_NO_ARTICLE}$"
)
# With an article only what has no commander: 'le camp du général X' may be his.
_NAMED_OF = (
    "rue|avenue|boulevard|allee|pont|square|stade|lycee|college|hopital|clinique|musee|mausolee|aeroport|statue|monument|fort|"
    "prix|trophee|coupe|challenge|tournoi"
)
CALLED_OF = re.compile(rf"\b(?:{_NAMED_OF}) (?:militaire )?(?:du |de la |de l')$")
