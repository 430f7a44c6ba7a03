-- One row per stretch of text that supports one field of a document's event.
CREATE TABLE evidence (
    document_id VARCHAR NOT NULL,
    event_no    BIGINT NOT NULL,
    field       VARCHAR NOT NULL CHECK (field IN ('trigger', 'date', 'place', 'country', 'organisation', 'participant', 'status')), -- the column of the event that it supports
    start       BIGINT NOT NULL, -- in characters of documents.text, from 0
    "end"       BIGINT NOT NULL CHECK ("end" > start), -- the first character after it
    surface     VARCHAR NOT NULL,
    rule        VARCHAR NOT NULL, -- what found it
    PRIMARY KEY (document_id, event_no, field, start, "end")
);
