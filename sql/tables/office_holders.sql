-- One row per term of office.
CREATE TABLE office_holders (
    name         VARCHAR NOT NULL, -- as event_participants
    role         VARCHAR NOT NULL, -- the office held, as in roles.role
    country      VARCHAR, -- whose office it is, ISO 3166-1 alpha-3; NULL for an organisation's
    organisation VARCHAR, -- whose office it is; NULL for a country's
    valid_from   DATE NOT NULL, -- the first day of the term
    valid_to     DATE CHECK (valid_to >= valid_from), -- as memberships
    rank         VARCHAR, -- the military rank, as in ranks.rank
    PRIMARY KEY (name, role, valid_from),
    CHECK (country IS NOT NULL OR organisation IS NOT NULL)
);
