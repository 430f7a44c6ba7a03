-- Question: who visited whom most, and since when?
-- One row per (visitor, host): visits that were held, of which the host country is known.
SELECT
    visitor.country AS visitor,
    timeline.host_country AS host,
    count(*) AS visits,
    min(timeline.start_date) AS first_visit,
    max(timeline.start_date) AS last_visit
FROM timeline
JOIN event_countries AS visitor ON visitor.event_id = timeline.event_id AND visitor.side = 'visitor'
WHERE timeline.event_type = 'visit' AND timeline.status = 'held'
GROUP BY visitor.country, timeline.host_country
ORDER BY visits DESC, visitor, host;
