-- Grain: one row per city or town that the word lists know.
-- Question: where on the map is it? `place` and `host_country` of an event lead here.
CREATE VIEW places AS
SELECT
    city, -- as cities
    country, -- as cities
    latitude,
    longitude
FROM cities
UNION ALL
SELECT
    city,
    country,
    latitude,
    longitude
FROM towns
ANTI JOIN cities USING (city, country);
