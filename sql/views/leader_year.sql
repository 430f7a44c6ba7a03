-- Grain: one row per (person, country, year) who took part in an event that was held. Undated events: year NULL.
-- Question: who carried the relation, with which rank and office, and whom did they meet?
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
    counted.country, -- as event_participants
    counted.year,
    counted.rank, -- the rank told most often in that year, canonical, in French; NULL if never told
    counted.office, -- the office told most often in that year, canonical, in French; NULL if never told
    counted.n_events, -- events in which the person took part
    counted.event_types, -- the types of these
    coalesce(partners_of.partners, []::VARCHAR[]) AS partners -- the other countries and organisations of these
FROM counted
LEFT JOIN partners_of
    ON partners_of.name = counted.name
    AND partners_of.country IS NOT DISTINCT FROM counted.country
    AND partners_of.year IS NOT DISTINCT FROM counted.year
ORDER BY counted.name, counted.country, counted.year NULLS LAST;
