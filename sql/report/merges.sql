-- Grain: one row per joining of two tellings.
-- Question: why are these documents taken to tell the same event?
SELECT event_id, kept.document_ref AS kept, joined.document_ref AS joined, rule, evidence
FROM merges
JOIN documents AS kept ON kept.document_id = merges.document_id
JOIN documents AS joined ON joined.document_id = merges.merged_document_id
ORDER BY ALL;
