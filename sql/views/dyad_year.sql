-- Grain: one row per (pair of countries, year) in which both took part in an event that was held; no zeros. country_a comes
-- before country_b in the alphabet, so that a pair stands once. Undated events: year NULL.
-- Question: which countries dealt with which, in the form that other dyadic data can be joined to?
-- A meeting of four countries is six pairs: do not add rows up to a number of events.
CREATE VIEW dyad_year AS
SELECT
    one.country AS country_a,
    other.country AS country_b,
    event_counts.year,
    count(*) FILTER (event_type = 'visit') AS visit,
    count(*) FILTER (event_type = 'meeting') AS meeting,
    count(*) FILTER (event_type = 'exercise') AS exercise,
    count(*) FILTER (event_type = 'training') AS training,
    count(*) FILTER (event_type = 'agreement') AS agreement,
    count(*) FILTER (event_type = 'assistance') AS assistance,
    count(*) FILTER (event_type = 'operation') AS operation,
    count(*) FILTER (event_type = 'ceremony') AS ceremony,
    count(*) FILTER (event_type = 'port_call') AS port_call,
    count(*) FILTER (event_counts.host_country = one.country) AS n_in_a,
    count(*) FILTER (event_counts.host_country = other.country) AS n_in_b,
    count(*) AS n_events,
    sum(event_counts.n_mentions)::BIGINT AS n_mentions,
    count(*) FILTER (event_counts.is_low_confidence) AS n_low_confidence
FROM event_counts
JOIN event_countries AS one USING (event_id)
JOIN event_countries AS other ON other.event_id = event_counts.event_id AND other.country > one.country
GROUP BY one.country, other.country, event_counts.year
ORDER BY country_a, country_b, event_counts.year NULLS LAST;
