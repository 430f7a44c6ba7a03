-- Grain: one row per (event, event that it was announced as or became).
-- Question: what became of an announcement, and where was an event announced?
SELECT event_id, became AS relation, later_event_id AS other_event_id, rule, evidence FROM event_links
UNION ALL
SELECT later_event_id, 'announced', event_id, rule, evidence FROM event_links
ORDER BY ALL;
