-- One row per written form of a month; an abbreviation may be followed by a full stop.
CREATE TABLE months (
    form  VARCHAR PRIMARY KEY,
    month BIGINT NOT NULL CHECK (month BETWEEN 1 AND 12),
    kind  VARCHAR NOT NULL CHECK (kind IN ('name', 'abbreviation'))
);
