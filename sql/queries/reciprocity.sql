-- Question: are visits returned? Of each pair of countries, how many went either way, and how even is it?
-- balance is 1 when both went as often, 0 when only one of them ever travelled.
WITH
journeys AS (
    SELECT visitor.country AS visitor, timeline.host_country AS host
    FROM timeline
    JOIN event_countries AS visitor ON visitor.event_id = timeline.event_id AND visitor.side = 'visitor'
    WHERE timeline.event_type = 'visit' AND timeline.status = 'held'
),
pairs AS (
    SELECT
        least(visitor, host) AS country_a,
        greatest(visitor, host) AS country_b,
        count(*) FILTER (visitor < host) AS a_to_b,
        count(*) FILTER (visitor > host) AS b_to_a
    FROM journeys
    GROUP BY ALL
)
SELECT *, round(least(a_to_b, b_to_a) / greatest(a_to_b, b_to_a), 2) AS balance
FROM pairs
ORDER BY a_to_b + b_to_a DESC, balance DESC, country_a, country_b;
