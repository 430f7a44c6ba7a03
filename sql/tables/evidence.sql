-- One row per stretch of text that supports one field of a document's event.
CREATE TABLE evidence (
    document_id VARCHAR NOT NULL,
    event_no    BIGINT NOT NULL, -- as document_events
    field       VARCHAR NOT NULL CHECK (field IN ('trigger', 'date', 'place', 'country', 'organisation', 'participant', 'status')), -- as event_mentions
    start       BIGINT NOT NULL, -- as mentions
    "end"       BIGINT NOT NULL CHECK ("end" > start), -- as mentions
    surface     VARCHAR NOT NULL, -- as mentions
    rule        VARCHAR NOT NULL, -- as event_mentions
    PRIMARY KEY (document_id, event_no, field, start, "end")
);
