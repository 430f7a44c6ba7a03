-- One row per written form that stands for a country: names, demonyms, first halves of compounds, seats of power,
-- regions ('en Ituri': they tell where, and never who).
CREATE TABLE country_names (
    name     VARCHAR NOT NULL,
    code     VARCHAR NOT NULL,
    kind     VARCHAR NOT NULL CHECK (kind IN ('name', 'official', 'variant', 'demonym', 'prefix', 'seat', 'nickname', 'region')),
    strength VARCHAR NOT NULL CHECK (strength IN ('strong', 'weak')),
    PRIMARY KEY (name, kind)
);
