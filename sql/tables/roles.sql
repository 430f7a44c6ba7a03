-- One row per written form of an office.
CREATE TABLE roles (
    form    VARCHAR PRIMARY KEY, -- as ranks
    role    VARCHAR NOT NULL, -- the office, canonical, in French
    kind    VARCHAR NOT NULL CHECK (kind IN ( -- what sort of office
        'minister', -- a minister
        'deputy_minister', -- a deputy minister or secretary of state
        'chief_of_staff', -- a chief of the general staff or of a service
        'deputy_chief', -- his deputy
        'commander', -- who commands troops, a zone or a mission
        'inspector', -- an inspector of forces
        'director', -- who directs a service or school
        'attache', -- a defence attaché
        'ambassador', -- an ambassador or other envoy
        'head_of_state', -- a head of state
        'head_of_government', -- a head of government
        'organisation_head', -- who leads an organisation
        'mission_head', -- who leads a mission in a country, or a force stationed there
        'spokesperson', -- who speaks for others
        'adviser', -- an adviser or special envoy
        'other' -- any other office
    )),
    defence BOOLEAN NOT NULL, -- whether the office alone makes a matter one of defence
    number  VARCHAR NOT NULL CHECK (number IN ( -- how many persons hold it
        'singular', -- of one person
        'plural' -- of several
    ))
);
