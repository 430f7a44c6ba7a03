-- Grain: one row.
-- Question: which run is the report of, for which country, and what was read for it?
SELECT
    (SELECT max(run_id) FROM runs) AS run_id,
    (SELECT arg_max(started_at, run_id) FROM runs)::DATE::VARCHAR AS run_on,
    (SELECT value FROM settings WHERE key = 'focus_country') AS focus,
    count(*) AS n_documents,
    count(*) FILTER (document_id IN (SELECT document_id FROM event_documents)) AS n_telling,
    count(*) FILTER (published_on IS NULL) AS n_unpublished,
    count(DISTINCT source) AS n_sources,
    min(published_on)::VARCHAR AS first_published,
    max(published_on)::VARCHAR AS last_published
FROM documents;
