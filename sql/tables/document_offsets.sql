-- One row per stretch of text that stands unbroken in raw_text: position p of it stands there at raw_start + (p - start).
CREATE TABLE document_offsets (
    document_id VARCHAR NOT NULL,
    start       BIGINT NOT NULL CHECK (start >= 0), -- where the stretch begins in text, in characters from 0
    length      BIGINT NOT NULL CHECK (length > 0), -- of the stretch, in characters
    raw_start   BIGINT CHECK (raw_start >= 0), -- where it begins in raw_text; NULL where it comes from elsewhere (a title that the body does not repeat)
    PRIMARY KEY (document_id, start)
);
