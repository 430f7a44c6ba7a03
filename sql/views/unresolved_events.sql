-- Grain: one row per event that leaves something open, most open first.
-- Question: what should a person read and settle?
-- An announcement whose event was held leaves nothing open.
CREATE VIEW unresolved_events AS
WITH
parties_of AS (
    SELECT event_id, count(*) AS n_parties
    FROM (SELECT event_id FROM event_countries UNION ALL SELECT event_id FROM event_organisations)
    GROUP BY event_id
),
told AS (
    SELECT
        event_id,
        max(collected_on) AS collected_on,
        list(DISTINCT document_ref ORDER BY document_ref) AS document_refs,
        arg_min(substring(text, quote_start + 1, quote_end - quote_start), (document_ref, quote_start)) AS quote
    FROM event_documents
    JOIN documents USING (document_id)
    GROUP BY event_id
),
judged AS (
    SELECT
        events.event_id,
        events.event_type,
        events.date_edtf,
        events.status,
        events.confidence,
        list_filter([
            CASE WHEN events.date_edtf IS NULL THEN 'date' WHEN events.start_date IS NULL THEN 'year' END,
            CASE WHEN events.host_country IS NULL THEN 'host' END,
            CASE WHEN coalesce(parties_of.n_parties, 0) < 2 THEN 'parties' END,
            CASE WHEN events.confidence < 0.8 THEN 'confidence' END,
            CASE WHEN events.start_date < DATE '1950-01-01' THEN 'long_past' END,
            CASE WHEN events.status = 'held' AND events.start_date > told.collected_on THEN 'after_collection' END
        ], lambda fault: fault IS NOT NULL) AS open,
        told.document_refs,
        told.quote
    FROM events
    LEFT JOIN parties_of USING (event_id)
    LEFT JOIN told USING (event_id)
)
SELECT
    event_id,
    event_type,
    date_edtf,
    status,
    confidence,
    open, -- what is missing or doubtful: year, date, host, parties (fewer than two), confidence (below 0.8), long_past (before 1950), after_collection (held, yet dated after its documents were gathered)
    document_refs, -- the names of the documents that tell it
    quote -- the sentence that tells it, of the first of these
FROM judged
WHERE len(open) > 0 AND event_id NOT IN (SELECT event_id FROM event_links WHERE became = 'held')
ORDER BY len(open) DESC, event_id;
