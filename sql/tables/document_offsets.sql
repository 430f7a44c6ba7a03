-- One row per stretch of text that stands unbroken in raw_text: position p of it stands there at raw_start + (p - start).
-- raw_start is NULL where text comes from elsewhere (a title that the body does not repeat).
CREATE TABLE document_offsets (
    document_id VARCHAR NOT NULL,
    start       BIGINT NOT NULL CHECK (start >= 0),
    length      BIGINT NOT NULL CHECK (length > 0),
    raw_start   BIGINT CHECK (raw_start >= 0),
    PRIMARY KEY (document_id, start)
);
