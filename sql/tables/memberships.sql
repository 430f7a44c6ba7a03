-- One row per spell of membership; valid_to is NULL while it lasts.
CREATE TABLE memberships (
    organisation VARCHAR NOT NULL,
    country      VARCHAR NOT NULL,
    valid_from   DATE NOT NULL,
    valid_to     DATE CHECK (valid_to >= valid_from),
    PRIMARY KEY (organisation, country, valid_from)
);
