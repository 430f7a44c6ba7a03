-- Question: which rows of the focus country should be read against their articles before they are counted?
SELECT unresolved_events.*
FROM unresolved_events
SEMI JOIN (
    SELECT event_id FROM event_countries WHERE country = (SELECT value FROM settings WHERE key = 'focus_country')
) AS own USING (event_id)
ORDER BY confidence, event_id;
