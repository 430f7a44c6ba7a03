-- Grain: one row per (source, year of publication): every source in every year from the first to the last, zeros included;
-- documents without a publication date in a row whose year is NULL, those without a source under source NULL.
-- Question: how much was read? A year without documents is not a year without events.
CREATE VIEW coverage AS
WITH
read AS (
    SELECT
        documents.source,
        year(documents.published_on) AS year,
        documents.document_id,
        count(DISTINCT event_documents.event_id) AS n_events
    FROM documents
    LEFT JOIN event_documents USING (document_id)
    GROUP BY ALL
),
years AS (
    SELECT unnest(range(min(year), max(year) + 1)) AS year FROM read
),
cells AS (
    SELECT source, year FROM (SELECT DISTINCT source FROM read) CROSS JOIN years
    UNION ALL
    SELECT DISTINCT source, NULL FROM read WHERE year IS NULL
)
SELECT
    cells.source,
    cells.year,
    count(read.document_id) AS n_documents,
    count(*) FILTER (read.n_events > 0) AS n_with_events,
    count(*) FILTER (read.n_events = 0) AS n_without_events,
    coalesce(sum(read.n_events), 0)::BIGINT AS n_events
FROM cells
LEFT JOIN read ON read.source IS NOT DISTINCT FROM cells.source AND read.year IS NOT DISTINCT FROM cells.year
GROUP BY cells.source, cells.year
ORDER BY cells.source NULLS LAST, cells.year NULLS LAST;
