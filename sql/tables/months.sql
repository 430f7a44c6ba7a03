-- One row per written form of a month.
CREATE TABLE months (
    form  VARCHAR PRIMARY KEY, -- as ranks
    month BIGINT NOT NULL CHECK (month BETWEEN 1 AND 12), -- 1 (janvier) to 12 (décembre)
    kind  VARCHAR NOT NULL CHECK (kind IN ( -- how it is written
        'name', -- written in full
        'abbreviation' -- cut short; a full stop may follow
    ))
);
