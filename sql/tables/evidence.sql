-- One row per stretch of text that supports one field of a document's event.
CREATE TABLE evidence (
    document_id VARCHAR NOT NULL,
    event_no    BIGINT NOT NULL,
    field       VARCHAR NOT NULL CHECK (field IN ('trigger', 'date', 'place', 'country', 'organisation', 'participant', 'status')),
    start       BIGINT NOT NULL,
    "end"       BIGINT NOT NULL CHECK ("end" > start),
    surface     VARCHAR NOT NULL,
    rule        VARCHAR NOT NULL,
    PRIMARY KEY (document_id, event_no, field, start, "end")
);
