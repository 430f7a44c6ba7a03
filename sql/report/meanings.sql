-- Grain: one row per code that the report shows.
-- Question: what does it mean? The types, and which rules found, dated, joined and linked.
SELECT 'event_type' AS kept_in, event_type AS code, meaning FROM event_types
UNION ALL
SELECT kept_in, code, meaning
FROM meanings
WHERE kept_in IN ('mentions.rule', 'dates.year_from', 'merges.rule', 'event_links.rule')
ORDER BY ALL;
