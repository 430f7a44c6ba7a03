-- One row per country; code is ISO 3166-1 alpha-3 (XKX for Kosovo).
CREATE TABLE countries (
    code    VARCHAR PRIMARY KEY CHECK (length(code) = 3),
    alpha2  VARCHAR NOT NULL,
    name    VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    region  VARCHAR NOT NULL,
    capital VARCHAR
);
