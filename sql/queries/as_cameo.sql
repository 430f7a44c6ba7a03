-- Question: what would these events look like beside CAMEO- or PLOVER-coded data (one row per ordered pair of countries)?
-- The source is who came or took part, the target the host; where no host is known both orders are given.
SELECT
    timeline.start_date AS event_date,
    source.country AS source,
    target.country AS target,
    timeline.cameo,
    timeline.plover,
    timeline.place,
    timeline.n_documents,
    timeline.event_id
FROM timeline
JOIN event_countries AS source USING (event_id)
JOIN event_countries AS target ON target.event_id = timeline.event_id AND target.country <> source.country
WHERE timeline.status = 'held'
    AND timeline.start_date IS NOT NULL
    AND (timeline.host_country IS NULL OR target.country = timeline.host_country)
ORDER BY event_date, timeline.event_id, source, target;
