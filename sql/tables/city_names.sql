-- One row per other name of a city, and per camp, quarter or base that is mapped to its city.
CREATE TABLE city_names (
    name     VARCHAR NOT NULL, -- the other name, as written
    city     VARCHAR NOT NULL, -- the city it stands for
    country  VARCHAR NOT NULL, -- as cities
    kind     VARCHAR NOT NULL CHECK (kind IN ( -- what bears the name
        'name', -- the city itself, in another spelling or language
        'camp', -- a military camp
        'base', -- a military base
        'quarter', -- a quarter of the city
        'barracks', -- barracks
        'palace', -- a palace or seat of power
        'airport', -- an airport
        'school' -- a school or training centre
    )),
    strength VARCHAR NOT NULL CHECK (strength IN ('strong', 'weak')), -- as cities
    PRIMARY KEY (name, city)
);
