-- One row per written form that says whether something happened, will, was called off, is only wished, or is denied.
CREATE TABLE status_words (
    form VARCHAR PRIMARY KEY, -- as ranks
    key  VARCHAR NOT NULL CHECK (key IN ( -- what it says
        'planned', -- it will happen
        'cancelled', -- it was called off
        'wish', -- it is only wished
        'denied', -- it did not happen
        'held', -- it happened
        'current', -- it begins, goes on or ends about now: the nearest such day is meant
        'none' -- looks like a future tense (…ra, …ront) and is not
    ))
);
