-- One row per mention of a person: the name without rank or title, and what stands beside it.
CREATE TABLE persons (
    document_id VARCHAR NOT NULL,
    start       BIGINT NOT NULL CHECK (start >= 0),
    "end"       BIGINT NOT NULL CHECK ("end" > start),
    name        VARCHAR NOT NULL,
    rank        VARCHAR,
    role        VARCHAR,
    country     VARCHAR,
    PRIMARY KEY (document_id, start)
);
