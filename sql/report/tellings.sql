-- Grain: one row per (document, event that it tells, telling).
-- Question: which sentence tells the event, and what makes the telling more or less likely to be right?
SELECT document_id, event_id, told.quote_start, told.quote_end, coalesce(document_events.doubts, []) AS doubts
FROM event_documents AS told
LEFT JOIN document_events USING (document_id, event_no)
ORDER BY document_id, event_id, event_no;
