-- Grain: one row per (source, month of publication): every source in every month from the first to the last, zeros included;
-- documents without a publication date in a row whose year and month are NULL, those without a source under source NULL.
-- Question: how much was read, and what came of it? A month without documents is not a month without events.
CREATE VIEW coverage AS
WITH
events_of AS (
    SELECT document_id, count(DISTINCT event_id) AS n_events FROM event_documents GROUP BY document_id
),
rejects_of AS (
    SELECT documents.document_id, count(*) AS n_rejects
    FROM rejects
    LEFT JOIN documents USING (document_ref)
    GROUP BY documents.document_id
),
read AS (
    SELECT
        documents.source,
        date_trunc('month', documents.published_on)::DATE AS first_day,
        documents.document_id,
        coalesce(events_of.n_events, 0) AS n_events,
        coalesce(rejects_of.n_rejects, 0) AS n_rejects
    FROM documents
    LEFT JOIN events_of USING (document_id)
    LEFT JOIN rejects_of USING (document_id)
    UNION ALL
    SELECT NULL, NULL, NULL, 0, n_rejects FROM rejects_of WHERE document_id IS NULL
),
months AS (
    SELECT unnest(generate_series(min(first_day), max(first_day), INTERVAL 1 MONTH))::DATE AS first_day FROM read
),
sources AS (
    SELECT DISTINCT source FROM read WHERE document_id IS NOT NULL
),
cells AS (
    SELECT source, first_day FROM sources CROSS JOIN months
    UNION ALL
    SELECT DISTINCT source, NULL FROM read WHERE first_day IS NULL
)
SELECT
    cells.source, -- who published them; NULL where it is not told
    year(cells.first_day) AS year, -- of publication; NULL where the day is not known
    month(cells.first_day) AS month, -- of publication, 1 to 12
    count(read.document_id) AS n_documents, -- documents read
    count(read.document_id) FILTER (read.n_events > 0) AS n_with_events, -- of these, documents that tell an event
    count(read.document_id) FILTER (read.n_events = 0) AS n_without_events, -- of these, documents that tell none
    coalesce(sum(read.n_events), 0)::BIGINT AS n_events, -- events they tell, counted once for each document
    coalesce(sum(read.n_rejects), 0)::BIGINT AS n_rejects -- things refused in them; in the row where source and year are NULL, things that never became a document
FROM cells
LEFT JOIN read ON read.source IS NOT DISTINCT FROM cells.source AND read.first_day IS NOT DISTINCT FROM cells.first_day
GROUP BY cells.source, cells.first_day
ORDER BY cells.source NULLS LAST, cells.first_day NULLS LAST;
