-- One row per joining of two tellings of the same event: which rule joined what, and on what evidence.
CREATE TABLE merges (
    event_id           VARCHAR NOT NULL,
    document_id        VARCHAR NOT NULL,
    event_no           BIGINT NOT NULL,
    merged_document_id VARCHAR NOT NULL,
    merged_event_no    BIGINT NOT NULL,
    rule               VARCHAR NOT NULL,
    evidence           VARCHAR NOT NULL,
    PRIMARY KEY (document_id, event_no, merged_document_id, merged_event_no)
);
