-- One row per difference between the edition that a run published and the one before: an event that came, one that went, or a
-- field of one that is in both. The rows of all runs add up to what is published.
CREATE TABLE changes (
    run_id    VARCHAR NOT NULL, -- the run that published it
    event_id  VARCHAR NOT NULL,
    change    VARCHAR NOT NULL CHECK (change IN ('added', 'changed', 'dropped')),
    field     VARCHAR NOT NULL, -- a column of events, what belongs to it (countries, participants, ...); `event` where the whole came or went
    old_value VARCHAR, -- as text, lists with commas; NULL where nothing was known
    new_value VARCHAR,
    PRIMARY KEY (run_id, event_id, field)
);
