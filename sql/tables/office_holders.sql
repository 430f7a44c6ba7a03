-- One row per term of office; valid_to is NULL while it lasts, as far as known.
CREATE TABLE office_holders (
    name         VARCHAR NOT NULL,
    role         VARCHAR NOT NULL,
    country      VARCHAR,
    organisation VARCHAR,
    valid_from   DATE NOT NULL,
    valid_to     DATE CHECK (valid_to >= valid_from),
    rank         VARCHAR,
    PRIMARY KEY (name, role, valid_from),
    CHECK (country IS NOT NULL OR organisation IS NOT NULL)
);
