-- Every document ends in events, in none with a decision on each candidate, off topic or in rejects: nothing is dropped unsaid.
WITH
unread AS (
    SELECT 'a document without sentences is not in rejects' AS fault, document_ref
    FROM documents
    ANTI JOIN sentences USING (document_id)
    ANTI JOIN rejects USING (document_ref)
    WHERE off_topic IS NULL
),
unfinished AS (
    SELECT 'a candidate has an event_no that no event of its document has' AS fault, documents.document_ref
    FROM candidates
    ANTI JOIN document_events USING (document_id, event_no)
    JOIN documents USING (document_id)
    WHERE candidates.event_no IS NOT NULL
),
undecided AS (
    SELECT 'a candidate came to nothing and no decision says why' AS fault, documents.document_ref
    FROM candidates
    JOIN documents USING (document_id)
    WHERE candidates.event_no IS NULL AND trim(candidates.decision) = ''
),
unsigned AS (
    SELECT 'a document does not say which rules read it' AS fault, document_ref FROM documents WHERE ruleset IS NULL
)
FROM unread
UNION ALL
FROM unfinished
UNION ALL
FROM undecided
UNION ALL
FROM unsigned;
