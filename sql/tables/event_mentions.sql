-- One row per stretch of text that supports one field of an event: surface is exactly documents.text[start:end].
CREATE TABLE event_mentions (
    event_id    VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    field       VARCHAR NOT NULL CHECK (field IN ('trigger', 'date', 'place', 'country', 'organisation', 'participant', 'status')), -- the column of the event that it supports
    start       BIGINT NOT NULL CHECK (start >= 0), -- in characters of documents.text, from 0
    "end"       BIGINT NOT NULL CHECK ("end" > start), -- the first character after it
    surface     VARCHAR NOT NULL,
    rule        VARCHAR NOT NULL, -- what found it
    PRIMARY KEY (event_id, document_id, field, start, "end")
);
