-- Question: between which countries did more than a year pass without a dealing, and what ended the silence?
-- A silence may be one of the press: n_documents is what was read that was published in between.
WITH
dealings AS (
    SELECT
        one.country AS country_a,
        other.country AS country_b,
        timeline.event_id,
        timeline.event_type,
        timeline.start_date,
        lag(timeline.end_date) OVER (PARTITION BY one.country, other.country ORDER BY timeline.start_date, timeline.event_id) AS silent_since
    FROM timeline
    JOIN event_countries AS one USING (event_id)
    JOIN event_countries AS other ON other.event_id = timeline.event_id AND other.country > one.country
    WHERE timeline.status = 'held' AND timeline.start_date IS NOT NULL
)
SELECT
    country_a,
    country_b,
    silent_since,
    start_date AS silent_until,
    date_diff('day', silent_since, start_date) AS days,
    event_type AS ended_by,
    (SELECT count(*) FROM documents WHERE published_on BETWEEN silent_since AND start_date) AS n_documents
FROM dealings
WHERE start_date > silent_since + INTERVAL 1 YEAR
ORDER BY days DESC, country_a, country_b;
