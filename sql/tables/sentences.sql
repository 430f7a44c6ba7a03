-- One row per sentence; zone says which part of the page it stands in. Boilerplate never yields events.
CREATE TABLE sentences (
    document_id VARCHAR NOT NULL,
    sentence_no BIGINT NOT NULL CHECK (sentence_no >= 0),
    start       BIGINT NOT NULL CHECK (start >= 0),
    "end"       BIGINT NOT NULL CHECK ("end" > start),
    zone        VARCHAR NOT NULL CHECK (zone IN ('title', 'dateline', 'body', 'caption', 'signature', 'boilerplate')),
    PRIMARY KEY (document_id, sentence_no)
);
