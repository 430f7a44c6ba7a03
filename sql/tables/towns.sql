-- One row per town that cities lacks; read only where a text says that something is there ('à Bouna'). Generated once from GeoNames
-- (geonames.org, CC BY 4.0).
CREATE TABLE towns (
    city       VARCHAR NOT NULL, -- its name in French or as GeoNames has it
    country    VARCHAR NOT NULL, -- as cities
    latitude   DOUBLE NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude  DOUBLE NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    population INTEGER NOT NULL CHECK (population > 0), -- inhabitants; of towns of one name the most populous is meant by default
    PRIMARY KEY (city, country)
);
