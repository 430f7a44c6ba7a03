-- One row: what a citation of this edition of the data has to name. content_hash is over events_flat: the same rows, the same hash.
WITH
last_run AS (
    SELECT run_id, started_at, ruleset, libraries.ephemeride AS software FROM runs ORDER BY run_id DESC LIMIT 1
),
rows AS (
    SELECT sha256(coalesce(string_agg(events_flat::VARCHAR, chr(10) ORDER BY events_flat::VARCHAR), '')) AS content_hash FROM events_flat
)
SELECT
    'Ephemeride: events of military diplomacy in French news' AS title,
    last_run.run_id AS version,
    last_run.started_at::DATE AS published_on,
    last_run.ruleset,
    last_run.software,
    (SELECT count(*) FROM events) AS n_events,
    (SELECT count(*) FROM documents) AS n_documents,
    (SELECT count(*) FROM corrections WHERE status = 'applied') AS n_corrections,
    rows.content_hash
FROM last_run
CROSS JOIN rows;
