-- One row per city; latitude and longitude in degrees, WGS 84.
CREATE TABLE cities (
    city      VARCHAR NOT NULL,
    country   VARCHAR NOT NULL,
    latitude  DOUBLE NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude DOUBLE NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    kind      VARCHAR NOT NULL CHECK (kind IN ('capital', 'city', 'town', 'port', 'base')),
    strength  VARCHAR NOT NULL CHECK (strength IN ('strong', 'weak')),
    PRIMARY KEY (city, country)
);
