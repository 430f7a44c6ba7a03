-- One row per form of address that stands before a name.
CREATE TABLE honorifics (
    form   VARCHAR PRIMARY KEY,
    number VARCHAR NOT NULL CHECK (number IN ('singular', 'plural'))
);
