-- Sentences, quotes and the offset map lie within their document's text; sentences do not overlap, and the map has no gap.
WITH
lengths AS (
    SELECT document_id, length(text) AS length, length(raw_text) AS raw_length FROM documents
),
sentence_faults AS (
    SELECT 'a sentence beyond the text or into the next one' AS fault, sentences.document_id, sentences.start
    FROM sentences
    JOIN lengths USING (document_id)
    QUALIFY sentences."end" > least(
        lengths.length,
        lead(sentences.start, 1, lengths.length) OVER (PARTITION BY sentences.document_id ORDER BY sentences.start)
    )
),
quote_faults AS (
    SELECT 'a quote beyond the text' AS fault, event_documents.document_id, quote_start AS start
    FROM event_documents
    JOIN lengths USING (document_id)
    WHERE quote_start < 0 OR quote_end > lengths.length
),
map_faults AS (
    SELECT 'the offset map has a gap, an overlap or leaves the raw text' AS fault, document_offsets.document_id, document_offsets.start
    FROM document_offsets
    JOIN lengths USING (document_id)
    QUALIFY document_offsets.start + document_offsets.length
            <> lead(document_offsets.start, 1, lengths.length) OVER (PARTITION BY document_offsets.document_id ORDER BY document_offsets.start)
        OR document_offsets.raw_start > lengths.raw_length
)
FROM sentence_faults
UNION ALL
FROM quote_faults
UNION ALL
FROM map_faults;
