-- One row per trigger that may tell of an event, with the time that goes with it. event_no numbers the document's events;
-- it is NULL for a candidate that came to nothing, and `decision` says why.
CREATE TABLE candidates (
    document_id VARCHAR NOT NULL,
    sentence_no BIGINT NOT NULL,
    start       BIGINT NOT NULL, -- as mentions
    "end"       BIGINT NOT NULL CHECK ("end" > start),
    event_type  VARCHAR, -- a row of event_types; NULL for a bare beginning or end
    trigger     VARCHAR NOT NULL, -- the form of triggers that was found
    status      VARCHAR NOT NULL CHECK (status IN ('held', 'planned', 'cancelled')), -- as events
    date_edtf   VARCHAR,
    decision    VARCHAR NOT NULL, -- what became of it, and why (meanings)
    event_no    BIGINT, -- as document_events
    PRIMARY KEY (document_id, start)
);
