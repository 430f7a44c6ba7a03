-- One row per joining of two tellings of the same event: which rule joined what, and on what evidence.
CREATE TABLE merges (
    event_id           VARCHAR NOT NULL, -- the event that both became
    document_id        VARCHAR NOT NULL, -- the telling that was kept
    event_no           BIGINT NOT NULL, -- the number of that telling in its document
    merged_document_id VARCHAR NOT NULL, -- the telling that joined it
    merged_event_no    BIGINT NOT NULL, -- the number of that telling in its document
    rule               VARCHAR NOT NULL, -- which rule joined them (meanings)
    evidence           VARCHAR NOT NULL, -- what they had in common
    PRIMARY KEY (document_id, event_no, merged_document_id, merged_event_no)
);
