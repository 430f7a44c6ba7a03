-- Every stretch of text kept as evidence is exactly the characters that stand there in its document.
WITH
spans AS (
    SELECT 'event_mentions' AS kept_in, document_id, start, "end", surface FROM event_mentions
    UNION ALL
    SELECT 'evidence', document_id, start, "end", surface FROM evidence
    UNION ALL
    SELECT 'mentions', document_id, start, "end", surface FROM mentions
    UNION ALL
    SELECT 'dates', document_id, start, "end", surface FROM dates
)
SELECT spans.*, documents.text[spans.start + 1 : spans."end"] AS read_back
FROM spans
LEFT JOIN documents USING (document_id)
WHERE read_back IS DISTINCT FROM spans.surface;
