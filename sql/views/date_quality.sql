-- Grain: one row per (status, what supplied the year, precision) that occurs.
-- Question: how sure are the dates?
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
    count(*) AS n_events, -- events of that status, basis and precision
    round(count(*) / sum(count(*)) OVER (PARTITION BY events.status), 3) AS share, -- of all events of that status, from 0 to 1
    count(*) FILTER (events.start_date IS NULL AND events.date_edtf IS NOT NULL) AS n_year_unknown, -- of these, those with a day or month but no year
    count(*) FILTER (events.status = 'held' AND events.start_date > gathered.collected_on) AS n_after_collection -- of these, held events dated after all of their documents were gathered: misread, or not yet held
FROM events
LEFT JOIN gathered USING (event_id)
GROUP BY events.status, events.date_basis, events.date_precision
ORDER BY events.status, n_events DESC, events.date_basis, events.date_precision;
