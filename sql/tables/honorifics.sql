-- One row per form of address that stands before a name.
CREATE TABLE honorifics (
    form   VARCHAR PRIMARY KEY, -- as ranks
    number VARCHAR NOT NULL CHECK (number IN ( -- how many persons it addresses
        'singular', -- of one person
        'plural' -- of several
    ))
);
