-- One row per announcement and what became of it: a planned event, and the one that was held or cancelled. They stay two events, of
-- which the views count only what was held.
CREATE TABLE event_links (
    event_id       VARCHAR NOT NULL, -- the announcement: a planned event
    later_event_id VARCHAR NOT NULL, -- what became of it
    became         VARCHAR NOT NULL CHECK (became IN ( -- the status of that event
        'held', -- it took place
        'cancelled' -- it was called off
    )),
    rule           VARCHAR NOT NULL, -- which rule linked them
    evidence       VARCHAR NOT NULL, -- as merges
    PRIMARY KEY (event_id, later_event_id)
);
