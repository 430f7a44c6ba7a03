-- Grain: one row per (event type, year): every type in every year from the first to the last, zeros included; events without a
-- year in a row whose year is NULL.
-- Question: what kinds of engagement were held, year by year?
CREATE VIEW type_year AS
WITH
counted AS (
    SELECT
        event_counts.*,
        event_id IN (
            SELECT event_id FROM event_countries WHERE country = (SELECT value FROM settings WHERE key = 'focus_country')
        ) AS is_focus
    FROM event_counts
),
years AS (
    SELECT unnest(range(min(year), max(year) + 1)) AS year FROM counted
),
cells AS (
    SELECT event_type, label, precedence, year FROM event_types CROSS JOIN years
    UNION ALL
    SELECT DISTINCT event_type, label, precedence, NULL FROM event_types JOIN counted USING (event_type) WHERE counted.year IS NULL
)
SELECT
    cells.event_type, -- as event_types
    cells.label,
    cells.year, -- as event_counts
    count(counted.event_id) AS n_events, -- events of that type
    count(*) FILTER (counted.is_focus) AS n_focus, -- of these, those in which the focus country took part
    coalesce(sum(counted.n_mentions), 0)::BIGINT AS n_mentions, -- how often the texts tell them
    count(*) FILTER (counted.is_low_confidence) AS n_low_confidence -- of the events, those to be read before they are counted (confidence below 0.8)
FROM cells
LEFT JOIN counted ON counted.event_type = cells.event_type AND counted.year IS NOT DISTINCT FROM cells.year
GROUP BY cells.event_type, cells.label, cells.precedence, cells.year
ORDER BY cells.precedence, cells.year NULLS LAST;
