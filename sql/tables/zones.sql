-- One row per phrase that shows which part of a page a line belongs to.
CREATE TABLE zones (
    form  VARCHAR NOT NULL, -- as ranks
    zone  VARCHAR NOT NULL CHECK (zone IN ('dateline', 'caption', 'signature', 'boilerplate')), -- as sentences
    match VARCHAR NOT NULL CHECK (match IN ( -- where in the line it stands
        'starts', -- at its beginning
        'contains', -- anywhere
        'equals' -- it is the whole line
    )),
    scope VARCHAR NOT NULL CHECK (scope IN ( -- how far it reaches
        'sentence', -- its sentence
        'line', -- its line
        'rest' -- everything that follows
    )),
    PRIMARY KEY (form, match)
);
