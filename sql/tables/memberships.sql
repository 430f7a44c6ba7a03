-- One row per spell of membership.
CREATE TABLE memberships (
    organisation VARCHAR NOT NULL, -- a row of organisations
    country      VARCHAR NOT NULL, -- the member, ISO 3166-1 alpha-3
    valid_from   DATE NOT NULL, -- the first day of it
    valid_to     DATE CHECK (valid_to >= valid_from), -- the last day; NULL while it lasts, as far as known
    PRIMARY KEY (organisation, country, valid_from)
);
