-- Grain: one row per document that tells an event, in the order of the events they tell.
-- Question: which sources does the report quote?
WITH
told AS (
    SELECT document_id, min(coalesce(start_date, DATE '9999-12-31')) AS first_day, min(event_id) AS event_id
    FROM event_documents
    JOIN events USING (event_id)
    GROUP BY document_id
)
SELECT
    documents.document_id,
    documents.document_ref AS reference,
    documents.title,
    documents.source,
    documents.url,
    documents.author,
    documents.published_on::VARCHAR AS published_on,
    length(documents.text) AS length
FROM told
JOIN documents USING (document_id)
ORDER BY told.first_day, told.event_id, documents.published_on NULLS LAST, documents.document_ref;
