-- Question: who carries the relations, chiefs of staff or ministers, and does it change from year to year?
-- An event attended by both counts for each; of_both says how many those were.
WITH
attended AS (
    SELECT
        event_id,
        event_counts.year,
        bool_or(starts_with(role, 'chef d''état-major')) AS by_chief,
        bool_or(starts_with(role, 'ministre') OR starts_with(role, 'vice-premier ministre')) AS by_minister
    FROM event_counts
    JOIN event_participants USING (event_id)
    GROUP BY event_id, event_counts.year
)
SELECT
    year,
    count(*) FILTER (by_chief) AS of_chiefs_of_staff,
    count(*) FILTER (by_minister) AS of_ministers,
    count(*) FILTER (by_chief AND by_minister) AS of_both,
    count(*) AS with_named_people
FROM attended
GROUP BY year
ORDER BY year NULLS LAST;
