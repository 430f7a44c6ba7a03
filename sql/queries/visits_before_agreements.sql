-- Question: which visits and meetings between the signatories came before each agreement, in the year that led up to it?
-- One row per (agreement, pair of signatories); an agreement that nothing led up to stands with 0.
WITH
agreements AS (
    SELECT timeline.event_id, timeline.start_date, timeline.date_edtf, one.country AS country_a, other.country AS country_b
    FROM timeline
    JOIN event_countries AS one USING (event_id)
    JOIN event_countries AS other ON other.event_id = timeline.event_id AND other.country > one.country
    WHERE timeline.event_type = 'agreement' AND timeline.status = 'held' AND timeline.start_date IS NOT NULL
),
encounters AS (
    SELECT timeline.event_id, timeline.event_type, timeline.start_date, timeline.date_edtf, list(event_countries.country) AS countries
    FROM timeline
    JOIN event_countries USING (event_id)
    WHERE timeline.event_type IN ('visit', 'meeting') AND timeline.status = 'held'
    GROUP BY ALL
)
SELECT
    agreements.date_edtf AS signed,
    agreements.country_a,
    agreements.country_b,
    count(encounters.event_id) AS encounters_before,
    min(date_diff('day', encounters.start_date, agreements.start_date)) AS days_since_the_last,
    coalesce(list(concat_ws(' ', encounters.event_type, encounters.date_edtf) ORDER BY encounters.start_date)
        FILTER (encounters.event_id IS NOT NULL), []) AS encounters
FROM agreements
LEFT JOIN encounters
    ON list_has_all(encounters.countries, [agreements.country_a, agreements.country_b])
    AND encounters.start_date BETWEEN agreements.start_date - INTERVAL 1 YEAR AND agreements.start_date
GROUP BY agreements.event_id, agreements.date_edtf, agreements.start_date, agreements.country_a, agreements.country_b
ORDER BY agreements.start_date, agreements.country_a, agreements.country_b;
