-- One row per (run, event id of the edition before, id under which what it told stands since): where an id changed, an event was
-- split, or events became one. `ephemeride show` follows it, and corrections do. An id without a row here that is no event's was dropped.
CREATE TABLE ledger (
    run_id     VARCHAR NOT NULL, -- the run that published it
    from_id    VARCHAR NOT NULL, -- the event_id before
    change     VARCHAR NOT NULL CHECK (change IN ( -- what became of it
        'renamed', -- the same event has another id
        'merged', -- it became one with others
        'split', -- a part of it is an event of its own; the rest stays or not
        'moved' -- tellings went from one event to another, and both stay
    )),
    to_id      VARCHAR NOT NULL CHECK (to_id <> from_id), -- the event_id since
    n_mentions BIGINT NOT NULL CHECK (n_mentions > 0), -- triggers in the texts that went along; of several, the id with the most is followed
    rule       VARCHAR NOT NULL, -- why: the rules of `merges` that joined them, correction, document changed, rules changed, or more documents
    old_value  VARCHAR NOT NULL, -- what the event said before: date, type, place, parties
    new_value  VARCHAR NOT NULL, -- what it says since
    PRIMARY KEY (run_id, from_id, to_id)
);
