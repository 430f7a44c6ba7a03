"""Press that tells of no military diplomacy: articles drawn from templates and the reference tables, the same for the same seed.

Nine beats of a daily paper, each with sentences of its own whose cities, countries, figures and dates change. One article in four
also holds what off-topic press does hold of our words: police, security, a general manager, a captain, a visit.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from flows.seeds import Seeds

Article = tuple[str, date | None]

_BEATS: dict[str, tuple[str, ...]] = {
    "sport": (
        "Menée à la pause, l’équipe de {city} a renversé la rencontre grâce à deux buts inscrits après l’heure de jeu.",
        "L’entraîneur a salué l’état d’esprit de ses joueurs, qui restaient sur {n} matchs sans victoire.",
        "Le tirage au sort a placé {country} dans un groupe relevé, avec {country2} et deux qualifiés des barrages.",
        "Devant {thousands} spectateurs, le champion en titre n’a jamais trouvé la faille dans le bloc adverse.",
        "La finale se jouera le {day} {month} au stade de {city}, où les billets se sont arrachés en quelques heures.",
        "Blessée au genou, la sprinteuse a préféré renoncer au relais et vise désormais la saison prochaine.",
        "Le classement reste serré : {n} points séparent le premier du sixième avant la trêve.",
    ),
    "economy": (
        "Le prix du kilo de riz importé a augmenté de {n} francs sur les marchés de {city} depuis le mois de {month}.",
        "La campagne cotonnière s’annonce meilleure que la précédente, avec {thousands} tonnes attendues par les producteurs.",
        "Une banque de la place a ouvert une ligne de crédit destinée aux petites entreprises de transformation.",
        "Les commerçants se plaignent de la rareté des petites coupures et du coût du transport depuis {city}.",
        "Le conseil d’administration a validé les comptes, qui affichent un bénéfice en hausse de {n} %.",
        "Selon l’institut de statistique, l’inflation est retombée à {n} % sur un an, portée par les produits frais.",
        "La nouvelle cimenterie doit employer {n} personnes et fournir les chantiers de {country}.",
    ),
    "weather": (
        "De fortes pluies sont tombées dans la nuit sur {city}, où plusieurs quartiers restaient sous l’eau au matin.",
        "Les services météorologiques annoncent des vents de sable et une visibilité réduite jusqu’au {day} {month}.",
        "Le niveau du fleuve a dépassé de {n} centimètres celui de l’an dernier à la même période.",
        "Les températures atteindront {n} degrés à l’ombre, et les médecins conseillent de boire souvent.",
        "À {city}, la toiture d’une école a été emportée ; personne ne se trouvait dans les salles.",
    ),
    "culture": (
        "Le festival a ouvert ses portes à {city} avec un concert de kora suivi par {thousands} personnes.",
        "La romancière signe un troisième livre, récit d’une enfance partagée entre {city} et {city2}.",
        "Le film, tourné en {n} jours avec des acteurs non professionnels, concourt pour le grand prix du jury.",
        "L’exposition réunit {n} photographies anciennes prêtées par des familles de {city}.",
        "Le conteur a rappelé que la parole se transmet d’abord autour du feu, avant les livres.",
        "Les ateliers de teinture accueillent des apprentis venus de {country} et de {country2}.",
    ),
    "health": (
        "La campagne de vaccination vise {thousands} enfants de moins de cinq ans dans la région de {city}.",
        "Le centre de santé a reçu un appareil d’échographie financé par une association de ressortissants.",
        "Les sages-femmes demandent des lits supplémentaires et un meilleur accès à l’eau courante.",
        "Une étude menée sur {n} patients montre un recul du paludisme grâce aux moustiquaires traitées.",
        "Le don de sang se poursuit jusqu’au {day} {month} devant la mairie de {city}.",
    ),
    "school": (
        "La rentrée a été repoussée au {day} {month} dans les établissements de {city}, faute de tables et de bancs.",
        "Les résultats du baccalauréat donnent un taux de réussite de {n} %, en légère progression.",
        "Une bibliothèque de {thousands} ouvrages a été offerte au lycée par d’anciens élèves.",
        "Les enseignants vacataires réclament le paiement de {n} mois d’arriérés.",
        "Le concours d’orthographe a réuni {n} candidats, et la première place revient à une élève de {city}.",
    ),
    "farming": (
        "Les éleveurs transhumants descendent plus tôt que d’habitude vers {city}, à la recherche de pâturages.",
        "La coopérative a acheté {n} motoculteurs et forme les femmes au maraîchage de contre-saison.",
        "Les criquets ont épargné les champs de mil, mais les oiseaux ont causé des dégâts près de {city}.",
        "Le projet d’irrigation couvrira {thousands} hectares et doit profiter à {n} villages.",
        "Le prix de l’oignon s’est effondré après l’arrivée de camions en provenance de {country}.",
    ),
    "courts": (
        "Le tribunal de {city} a condamné l’ancien comptable à {n} mois de prison avec sursis.",
        "Les héritiers se disputent une parcelle de {n} hectares vendue deux fois au cours de l’année {year}.",
        "L’avocat a plaidé la bonne foi de son client et annoncé qu’il ferait appel.",
        "Le procès de l’accident de car, qui avait fait {n} blessés, s’ouvrira au mois de {month}.",
    ),
    "town": (
        "Le maire de {city} a posé la première pierre d’un marché couvert de {n} étals.",
        "Les habitants se plaignent des ordures que personne ne ramasse plus depuis le {day} {month}.",
        "Les conseillers ont adopté un budget de {n} millions, dont une large part ira à la voirie.",
        "Un pont suspendu reliera bientôt les deux rives, promettent les élus de {city}.",
        "Le bac qui traverse le fleuve est en panne, et les piroguiers ont doublé leurs tarifs.",
        "Les taxis-motos devront porter un gilet numéroté à partir du {day} {month} {year}.",
    ),
}
_NEAR_MISSES = (
    "La police a ouvert une enquête et entendu {n} témoins.",
    "Le directeur général a rappelé que la sécurité des usagers restait la priorité.",
    "Le capitaine de l’équipe, blessé, a suivi la partie depuis le banc de touche.",
    "Les douanes ont saisi {n} cartons de médicaments à l’entrée de {city}.",
    "Le secrétaire général de la chambre de commerce a reçu une délégation de {country}.",
    "La défense, trop haute, a laissé des espaces dont {country} a su profiter.",
    "Les sapeurs-pompiers sont intervenus {n} fois depuis le début du mois.",
    "En général, les récoltes s’achèvent au mois de {month}.",
)
_HEADLINES = {
    "sport": "Football : {city} tient sa revanche", "economy": "Marchés : le riz plus cher à {city}",
    "weather": "Intempéries à {city}", "culture": "Un festival fait vivre {city}", "health": "Santé : les besoins de {city}",
    "school": "École : ce qui change à {city}", "farming": "Campagne agricole : l’espoir à {city}",
    "courts": "Au tribunal de {city}", "town": "{city} : le quotidien des habitants",
}  # fmt: skip


class Newsroom:
    """Draws articles; `seeds` gives the cities, countries and months that they name."""

    def __init__(self, seeds: Seeds, chance: random.Random) -> None:
        self.chance = chance
        self.cities = seeds.cities["city"].to_list()
        self.countries = seeds.country_names.filter(kind="name", strength="strong")["name"].to_list()
        self.months = seeds.months.filter(kind="name")["form"].to_list()

    def article(self) -> Article:
        """A headline and ten to twenty sentences of one beat, in paragraphs of three, with the day it appeared."""
        beat = self.chance.choice(sorted(_BEATS))
        sentences = [self.chance.choice(_BEATS[beat]) for _ in range(self.chance.randint(10, 20))]
        if self.chance.random() < 0.25:
            sentences.insert(self.chance.randrange(len(sentences)), self.chance.choice(_NEAR_MISSES))
        # most articles are of one place: the paper's own town and country come again and again
        home, abroad = self.chance.sample(self.cities, 2), self.chance.sample(self.countries, 2)
        written = [self._filled(sentence, home, abroad) for sentence in sentences]
        paragraphs = [" ".join(written[at : at + 3]) for at in range(0, len(written), 3)]
        published = date(2019, 1, 1) + timedelta(days=self.chance.randrange(2500))
        return "\n\n".join([self._filled(_HEADLINES[beat], home, abroad), *paragraphs]), published

    def _filled(self, template: str, home: list[str], abroad: list[str]) -> str:
        return template.format(
            city=home[0], city2=home[1], country=abroad[0], country2=abroad[1], month=self.chance.choice(self.months),
            n=self.chance.randint(2, 95), thousands=f"{self.chance.randint(2, 90)} 000", day=self.chance.randint(1, 28),
            year=self.chance.randint(2015, 2025),
        )  # fmt: skip


def mixed(relevant: list[Article], count: int, seeds: Seeds, seed: int, share: float = 0.05) -> list[Article]:
    """`count` articles, `share` of them taken from `relevant` in order, the rest off topic, shuffled."""
    chance = random.Random(seed)
    newsroom = Newsroom(seeds, chance)
    n_relevant = round(count * share)
    chosen = [relevant[number % len(relevant)] for number in range(n_relevant)]
    articles = chosen + [newsroom.article() for _ in range(count - n_relevant)]
    chance.shuffle(articles)
    return articles
