-- One row per stretch of text that supports one field of an event: surface is exactly documents.text[start:end].
CREATE TABLE event_mentions (
    event_id    VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    field       VARCHAR NOT NULL CHECK (field IN ('trigger', 'date', 'place', 'country', 'organisation', 'participant', 'status')),
    start       BIGINT NOT NULL CHECK (start >= 0),
    "end"       BIGINT NOT NULL CHECK ("end" > start),
    surface     VARCHAR NOT NULL,
    rule        VARCHAR NOT NULL,
    PRIMARY KEY (event_id, document_id, field, start, "end")
);
