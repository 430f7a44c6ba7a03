-- Grain: one row per document that tells an event.
-- Question: what does it say, as a whole?
SELECT document_id, 0 AS start, text AS surface
FROM documents
SEMI JOIN event_documents USING (document_id)
ORDER BY document_id;
