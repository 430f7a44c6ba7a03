-- One row per phrase that shows which part of a page a line belongs to. match: where in the line it stands;
-- scope: how far it reaches (its sentence, its line, or everything that follows it).
CREATE TABLE zones (
    form  VARCHAR NOT NULL,
    zone  VARCHAR NOT NULL CHECK (zone IN ('dateline', 'caption', 'signature', 'boilerplate')),
    match VARCHAR NOT NULL CHECK (match IN ('starts', 'contains', 'equals')),
    scope VARCHAR NOT NULL CHECK (scope IN ('sentence', 'line', 'rest')),
    PRIMARY KEY (form, match)
);
