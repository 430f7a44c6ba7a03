-- Grain: one row per stretch of text that supports one field of an event.
-- Question: which characters say so, by which rule, and what gave a date its year?
SELECT
    mentions.document_id,
    mentions.event_id,
    mentions.field,
    mentions.start,
    mentions."end" - mentions.start AS length,
    mentions.rule,
    dates.year_from
FROM event_mentions AS mentions
LEFT JOIN dates ON mentions.field = 'date' AND dates.document_id = mentions.document_id AND dates.start = mentions.start
ORDER BY mentions.document_id, mentions.event_id, mentions.start, mentions."end" DESC, mentions.field;
