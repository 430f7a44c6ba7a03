-- The rows of `changes` for run $run_id, from the fields of both editions (old_fields, new_fields).
WITH
both_known AS (
    SELECT event_id, field, old_fields.value AS old_value, new_fields.value AS new_value
    FROM old_fields
    JOIN new_fields USING (event_id, field)
),
old_events AS (
    SELECT event_id, list(value ORDER BY list_position(['date_edtf', 'event_type', 'place', 'countries', 'organisations'], field)) AS said
    FROM old_fields
    WHERE field IN ('date_edtf', 'event_type', 'place', 'countries', 'organisations')
    GROUP BY event_id
),
new_events AS (
    SELECT event_id, list(value ORDER BY list_position(['date_edtf', 'event_type', 'place', 'countries', 'organisations'], field)) AS said
    FROM new_fields
    WHERE field IN ('date_edtf', 'event_type', 'place', 'countries', 'organisations')
    GROUP BY event_id
)
SELECT $run_id AS run_id, event_id, 'changed' AS change, field, old_value, new_value
FROM both_known
WHERE old_value IS DISTINCT FROM new_value
UNION ALL
SELECT $run_id, event_id, 'dropped', 'event', array_to_string(said, ' '), NULL
FROM old_events ANTI JOIN new_events USING (event_id)
UNION ALL
SELECT $run_id, event_id, 'added', 'event', NULL, array_to_string(said, ' ')
FROM new_events ANTI JOIN old_events USING (event_id);
