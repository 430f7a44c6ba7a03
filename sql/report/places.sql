-- Grain: one row per (place, host country) of an event whose coordinates are known.
-- Question: where on the map does it stand? A city without a host country is placed where only one country has a city of its name.
WITH
known AS (
    SELECT city, country, latitude, longitude FROM cities
    UNION ALL
    SELECT city, country, latitude, longitude FROM towns ANTI JOIN cities USING (city, country)
),
told AS (
    SELECT DISTINCT place, host_country FROM events WHERE place IS NOT NULL
)
SELECT
    told.place,
    told.host_country AS host,
    round(any_value(known.latitude), 2) AS latitude,
    round(any_value(known.longitude), 2) AS longitude
FROM told
JOIN known ON known.city = told.place AND known.country = coalesce(told.host_country, known.country)
GROUP BY told.place, told.host_country
HAVING count(*) = 1
ORDER BY ALL;
