-- Every row belongs to something that is there, in both directions: no part without its whole, no event without its source.
WITH
-- what analysts dropped has tellings without an event, what they added an event without tellings
dropped AS (
    SELECT unnest(tellings) AS telling FROM corrections WHERE action = 'drop' AND status = 'applied'
),
found_by_machine AS (
    SELECT event_id FROM events WHERE NOT list_contains(corrected_fields, 'event')
),
orphans AS (
    SELECT 'sentences without document' AS fault, document_id AS id FROM sentences ANTI JOIN documents USING (document_id)
    UNION ALL
    SELECT 'document_offsets without document', document_id FROM document_offsets ANTI JOIN documents USING (document_id)
    UNION ALL
    SELECT 'mentions without document', document_id FROM mentions ANTI JOIN documents USING (document_id)
    UNION ALL
    SELECT 'dates without document', document_id FROM dates ANTI JOIN documents USING (document_id)
    UNION ALL
    SELECT 'persons without document', document_id FROM persons ANTI JOIN documents USING (document_id)
    UNION ALL
    SELECT 'candidates without document', document_id FROM candidates ANTI JOIN documents USING (document_id)
    UNION ALL
    SELECT 'document_events without document', document_id FROM document_events ANTI JOIN documents USING (document_id)
    UNION ALL
    SELECT 'evidence without document_events', document_id FROM evidence ANTI JOIN document_events USING (document_id, event_no)
    UNION ALL
    SELECT 'document_events without evidence', document_id FROM document_events ANTI JOIN evidence USING (document_id, event_no)
    UNION ALL
    SELECT 'event_documents without events', event_id FROM event_documents ANTI JOIN events USING (event_id)
    UNION ALL
    SELECT 'event_documents without document_events', document_id FROM event_documents ANTI JOIN document_events USING (document_id, event_no)
    UNION ALL
    SELECT 'document_events without event_documents', document_id
    FROM document_events
    ANTI JOIN event_documents USING (document_id, event_no)
    ANTI JOIN dropped ON dropped.telling = document_events.document_id || '#' || document_events.event_no
    UNION ALL
    SELECT 'events without event_documents', event_id FROM found_by_machine ANTI JOIN event_documents USING (event_id)
    UNION ALL
    SELECT 'events without event_mentions', event_id FROM found_by_machine ANTI JOIN event_mentions USING (event_id)
    UNION ALL
    SELECT 'event_mentions without event_documents', event_id FROM event_mentions ANTI JOIN event_documents USING (event_id, document_id)
    UNION ALL
    SELECT 'event_countries without events', event_id FROM event_countries ANTI JOIN events USING (event_id)
    UNION ALL
    SELECT 'event_organisations without events', event_id FROM event_organisations ANTI JOIN events USING (event_id)
    UNION ALL
    SELECT 'event_participants without events', event_id FROM event_participants ANTI JOIN events USING (event_id)
    UNION ALL
    SELECT 'merges without events', event_id FROM merges ANTI JOIN events USING (event_id)
    UNION ALL
    SELECT 'event_links without a planned event', event_id FROM event_links
    ANTI JOIN (SELECT event_id FROM events WHERE status = 'planned') AS planned USING (event_id)
    UNION ALL
    SELECT 'event_links without what became of it', later_event_id FROM event_links
    ANTI JOIN events ON events.event_id = later_event_id AND events.status = became
    UNION ALL
    SELECT 'corrected fields without correction', event_id
    FROM events
    ANTI JOIN (SELECT applied_to FROM corrections) AS corrected ON applied_to = event_id
    WHERE len(list_filter(corrected_fields, lambda field: field <> 'tellings')) > 0
    UNION ALL
    SELECT 'applied correction without event', applied_to
    FROM corrections
    ANTI JOIN events ON events.event_id = corrections.applied_to
    WHERE status = 'applied' AND action IN ('set', 'add')
)
SELECT DISTINCT fault, id FROM orphans;
