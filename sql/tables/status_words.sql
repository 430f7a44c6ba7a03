-- One row per written form that says whether something happened, will, was called off, is only wished, or is denied.
-- key none: looks like a future tense (…ra, …ront) and is not.
CREATE TABLE status_words (
    form VARCHAR PRIMARY KEY,
    key  VARCHAR NOT NULL CHECK (key IN ('planned', 'cancelled', 'wish', 'denied', 'held', 'none'))
);
