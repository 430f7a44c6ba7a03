-- Grain: one row per stretch of text that tells an event: each sentence in which something supports it, or the characters
-- themselves where they stand in no sentence.
-- Question: what does a document say about its events, when there are too many documents to show them whole?
WITH
marks AS (
    SELECT document_id, start, "end" FROM event_mentions
    UNION
    SELECT document_id, quote_start, quote_end FROM event_documents
),
stretches AS (
    SELECT DISTINCT
        marks.document_id,
        least(marks.start, coalesce(sentences.start, marks.start)) AS start,
        greatest(marks."end", coalesce(sentences."end", marks."end")) AS "end"
    FROM marks
    LEFT JOIN sentences
        ON sentences.document_id = marks.document_id AND sentences.start < marks."end" AND sentences."end" > marks.start
),
reaches AS (
    SELECT
        *,
        max("end") OVER (PARTITION BY document_id ORDER BY start, "end" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM stretches
),
numbered AS (
    -- stretches that overlap are one
    SELECT
        *,
        count(*) FILTER (reached IS NULL OR start >= reached) OVER (PARTITION BY document_id ORDER BY start, "end") AS piece
    FROM reaches
),
pieces AS (
    SELECT document_id, min(start) AS start, max("end") AS "end" FROM numbered GROUP BY document_id, piece
)
SELECT document_id, pieces.start, substring(documents.text, pieces.start + 1, pieces."end" - pieces.start) AS surface
FROM pieces
JOIN documents USING (document_id)
ORDER BY document_id, pieces.start;
