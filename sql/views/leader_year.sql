-- Grain: one row per (person, country, year) who took part in an event that was held. Undated events: year NULL.
-- Question: who carried the relation, with which rank and office, and whom did they meet? rank and office are those told most
-- often in that year (NULL if never told); partners are the other countries and organisations of the person's events.
CREATE VIEW leader_year AS
WITH
attended AS (
    SELECT person.*, event_counts.year, event_counts.event_type
    FROM event_participants AS person
    JOIN event_counts USING (event_id)
),
met AS (
    SELECT event_id, country AS party FROM event_countries
    UNION ALL
    SELECT event_id, organisation FROM event_organisations
),
partners_of AS (
    SELECT attended.name, attended.country, attended.year, list(DISTINCT met.party ORDER BY met.party) AS partners
    FROM attended
    JOIN met ON met.event_id = attended.event_id AND met.party IS DISTINCT FROM attended.country
    GROUP BY attended.name, attended.country, attended.year
),
counted AS (
    SELECT
        name,
        country,
        year,
        mode(rank) AS rank,
        mode(role) AS office,
        count(*) AS n_events,
        list(DISTINCT event_type ORDER BY event_type) AS event_types
    FROM attended
    GROUP BY name, country, year
)
SELECT
    counted.name,
    counted.country,
    counted.year,
    counted.rank,
    counted.office,
    counted.n_events,
    counted.event_types,
    coalesce(partners_of.partners, []::VARCHAR[]) AS partners
FROM counted
LEFT JOIN partners_of
    ON partners_of.name = counted.name
    AND partners_of.country IS NOT DISTINCT FROM counted.country
    AND partners_of.year IS NOT DISTINCT FROM counted.year
ORDER BY counted.name, counted.country, counted.year NULLS LAST;
