-- One row per written form of an organisation's name.
CREATE TABLE organisation_names (
    name     VARCHAR PRIMARY KEY,
    code     VARCHAR NOT NULL,
    strength VARCHAR NOT NULL CHECK (strength IN ('strong', 'weak'))
);
