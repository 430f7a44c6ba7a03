-- Question: when did each pair of countries first deal with each other, in what way, and who told it?
-- First in what was read: look at `coverage` before calling it the first of all.
WITH
dealings AS (
    SELECT one.country AS country_a, other.country AS country_b, timeline.*
    FROM timeline
    JOIN event_countries AS one USING (event_id)
    JOIN event_countries AS other ON other.event_id = timeline.event_id AND other.country > one.country
    WHERE timeline.status = 'held' AND timeline.start_date IS NOT NULL
)
SELECT country_a, country_b, date_edtf, event_type, place, document_refs
FROM dealings
QUALIFY row_number() OVER (PARTITION BY country_a, country_b ORDER BY start_date, event_id) = 1
ORDER BY start_date, country_a, country_b;
