-- One row per city.
CREATE TABLE cities (
    city      VARCHAR NOT NULL, -- its name in French
    country   VARCHAR NOT NULL, -- where it lies, ISO 3166-1 alpha-3
    latitude  DOUBLE NOT NULL CHECK (latitude BETWEEN -90 AND 90), -- degrees north of the equator, WGS 84
    longitude DOUBLE NOT NULL CHECK (longitude BETWEEN -180 AND 180), -- degrees east of Greenwich, WGS 84
    kind      VARCHAR NOT NULL CHECK (kind IN ( -- what it is
        'capital', -- the capital of its country
        'city', -- a large town
        'town', -- a smaller one
        'port', -- a town known for its port
        'base' -- a town known for its base
    )),
    strength  VARCHAR NOT NULL CHECK (strength IN ( -- whether its name alone says that the city is meant
        'strong', -- says it by itself
        'weak' -- is often something else: it takes a second sign
    )),
    PRIMARY KEY (city, country)
);
