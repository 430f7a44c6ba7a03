-- Grain: one row per event that was held; planned and cancelled ones are left out.
-- Question: what weighs an event in the counts of the other views?
CREATE VIEW event_counts AS
WITH
mentions_of AS (
    SELECT event_id, count(*) AS n_mentions FROM event_mentions WHERE field = 'trigger' GROUP BY event_id
)
SELECT
    events.event_id,
    events.event_type,
    year(events.start_date) AS year, -- of the start; NULL when it is not known
    events.host_country,
    coalesce(mentions_of.n_mentions, 0) AS n_mentions, -- how often the texts tell it: its triggers
    events.confidence < 0.8 AS is_low_confidence -- whether it should be read before it is counted: confidence below 0.8
FROM events
LEFT JOIN mentions_of USING (event_id)
WHERE events.status = 'held';
