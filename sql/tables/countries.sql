-- One row per country.
CREATE TABLE countries (
    code    VARCHAR PRIMARY KEY CHECK (length(code) = 3), -- ISO 3166-1 alpha-3
    alpha2  VARCHAR NOT NULL, -- ISO 3166-1 alpha-2
    name    VARCHAR NOT NULL, -- in French
    name_en VARCHAR NOT NULL, -- in English
    region  VARCHAR NOT NULL, -- the part of the world it is counted to, in French
    capital VARCHAR -- its capital, a row of cities
);
