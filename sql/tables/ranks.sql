-- One row per written form of a military rank.
CREATE TABLE ranks (
    form      VARCHAR PRIMARY KEY, -- as written in running text: lower case, accented; plurals and abbreviations are rows
    rank      VARCHAR NOT NULL, -- the canonical French rank
    level     VARCHAR, -- the NATO code, OF-10 highest, OR-1 lowest; NULL where the form leaves it open (a bare "général")
    branch    VARCHAR NOT NULL CHECK (branch IN ( -- the service it is of
        'army', -- the land forces
        'navy', -- the navy
        'air', -- the air force
        'gendarmerie', -- the gendarmerie
        'police', -- the police
        'any' -- more than one of them
    )),
    tradition VARCHAR NOT NULL CHECK (tradition IN ( -- the language of the armies it comes from
        'fr', -- French
        'en', -- English
        'ru', -- Russian
        'ar' -- Arabic
    )),
    number    VARCHAR NOT NULL CHECK (number IN ( -- how many persons bear it
        'singular', -- of one person
        'plural' -- of several
    ))
);
