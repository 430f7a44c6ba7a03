-- Question: what changed since the last run, field by field, and which articles tell it?
SELECT latest_changes.*, coalesce(timeline.document_refs, []) AS document_refs
FROM latest_changes
LEFT JOIN timeline USING (event_id);
