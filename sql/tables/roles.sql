-- One row per written form of an office; defence says whether the office alone makes a matter one of defence.
CREATE TABLE roles (
    form    VARCHAR PRIMARY KEY,
    role    VARCHAR NOT NULL,
    kind    VARCHAR NOT NULL CHECK (kind IN (
        'minister', 'deputy_minister', 'chief_of_staff', 'deputy_chief', 'commander', 'inspector', 'director', 'attache', 'ambassador',
        'head_of_state', 'head_of_government', 'organisation_head', 'spokesperson', 'adviser', 'other')),
    defence BOOLEAN NOT NULL,
    number  VARCHAR NOT NULL CHECK (number IN ('singular', 'plural'))
);
