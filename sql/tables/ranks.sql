-- One row per written form of a military rank; level is the NATO code (OF-10 highest, OR-1 lowest).
CREATE TABLE ranks (
    form      VARCHAR PRIMARY KEY, -- as written in running text: lower case, accented; plurals and abbreviations are rows
    rank      VARCHAR NOT NULL, -- the canonical French rank
    level     VARCHAR, -- NULL where the form leaves it open (a bare "général")
    branch    VARCHAR NOT NULL CHECK (branch IN ('army', 'navy', 'air', 'gendarmerie', 'police', 'any')),
    tradition VARCHAR NOT NULL CHECK (tradition IN ('fr', 'en', 'ru', 'ar')),
    number    VARCHAR NOT NULL CHECK (number IN ('singular', 'plural'))
);
