-- Grain: one row per (pair of countries, year) in which both took part in an event that was held; no zeros. country_a comes
-- before country_b in the alphabet, so that a pair stands once. Undated events: year NULL.
-- Question: which countries dealt with which, in the form that other dyadic data can be joined to?
-- A meeting of four countries is six pairs: do not add rows up to a number of events.
CREATE VIEW dyad_year AS
SELECT
    one.country AS country_a, -- the one of the pair that comes first in the alphabet, ISO 3166-1 alpha-3
    other.country AS country_b, -- the other
    event_counts.year, -- as event_counts
    count(*) FILTER (event_type = 'visit') AS visit, -- visits in which both took part
    count(*) FILTER (event_type = 'meeting') AS meeting, -- meetings in which both took part
    count(*) FILTER (event_type = 'exercise') AS exercise, -- exercises in which both took part
    count(*) FILTER (event_type = 'training') AS training, -- trainings in which both took part
    count(*) FILTER (event_type = 'agreement') AS agreement, -- agreements in which both took part
    count(*) FILTER (event_type = 'assistance') AS assistance, -- gifts and deliveries in which both took part
    count(*) FILTER (event_type = 'operation') AS operation, -- joint operations in which both took part
    count(*) FILTER (event_type = 'ceremony') AS ceremony, -- ceremonies in which both took part
    count(*) FILTER (event_type = 'port_call') AS port_call, -- port calls in which both took part
    count(*) FILTER (event_counts.host_country = one.country) AS n_in_a, -- of the events, those held in country_a
    count(*) FILTER (event_counts.host_country = other.country) AS n_in_b, -- of the events, those held in country_b
    count(*) AS n_events, -- events in which both took part: not to be added up over pairs
    sum(event_counts.n_mentions)::BIGINT AS n_mentions, -- how often the texts tell them
    count(*) FILTER (event_counts.is_low_confidence) AS n_low_confidence -- of the events, those to be read before they are counted (confidence below 0.8)
FROM event_counts
JOIN event_countries AS one USING (event_id)
JOIN event_countries AS other ON other.event_id = event_counts.event_id AND other.country > one.country
GROUP BY one.country, other.country, event_counts.year
ORDER BY country_a, country_b, event_counts.year NULLS LAST;
