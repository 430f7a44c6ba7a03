-- One row per difference between the edition that a run published and the one before: an event that came, one that went, or a
-- field of one that is in both. The rows of all runs add up to what is published.
CREATE TABLE changes (
    run_id    VARCHAR NOT NULL, -- as ledger
    event_id  VARCHAR NOT NULL,
    change    VARCHAR NOT NULL CHECK (change IN ( -- what happened to it
        'added', -- the event is new
        'changed', -- one field of it has another value
        'dropped' -- the event is no more
    )),
    field     VARCHAR NOT NULL, -- a column of events, or what belongs to it (countries, participants, ...); `event` where the whole came or went
    old_value VARCHAR, -- the value before, as text, lists with commas; NULL where nothing was known
    new_value VARCHAR, -- the value since, likewise
    PRIMARY KEY (run_id, event_id, field)
);
