-- Grain: one row per (status, what supplied the year, precision) that occurs.
-- Question: how sure are the dates? n_year_unknown has a day or month but no year; share is of all events of that status;
-- n_after_collection are held events dated after all of their documents were gathered: misread, or not yet held.
CREATE VIEW date_quality AS
WITH
gathered AS (
    SELECT event_id, max(collected_on) AS collected_on
    FROM event_documents
    JOIN documents USING (document_id)
    GROUP BY event_id
)
SELECT
    events.status,
    events.date_basis,
    events.date_precision,
    count(*) AS n_events,
    round(count(*) / sum(count(*)) OVER (PARTITION BY events.status), 3) AS share,
    count(*) FILTER (events.start_date IS NULL AND events.date_edtf IS NOT NULL) AS n_year_unknown,
    count(*) FILTER (events.status = 'held' AND events.start_date > gathered.collected_on) AS n_after_collection
FROM events
LEFT JOIN gathered USING (event_id)
GROUP BY events.status, events.date_basis, events.date_precision
ORDER BY events.status, n_events DESC, events.date_basis, events.date_precision;
