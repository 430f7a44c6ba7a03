-- One row per other name of a city, and per camp, quarter or base that is mapped to its city.
CREATE TABLE city_names (
    name     VARCHAR NOT NULL,
    city     VARCHAR NOT NULL,
    country  VARCHAR NOT NULL,
    kind     VARCHAR NOT NULL CHECK (kind IN ('name', 'camp', 'base', 'quarter', 'barracks', 'palace', 'airport', 'school')),
    strength VARCHAR NOT NULL CHECK (strength IN ('strong', 'weak')),
    PRIMARY KEY (name, city)
);
