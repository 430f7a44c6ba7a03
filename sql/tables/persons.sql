-- One row per mention of a person: the name without rank or title, and what stands beside it.
CREATE TABLE persons (
    document_id VARCHAR NOT NULL,
    start       BIGINT NOT NULL CHECK (start >= 0), -- as mentions
    "end"       BIGINT NOT NULL CHECK ("end" > start),
    name        VARCHAR NOT NULL, -- as event_participants
    rank        VARCHAR, -- as event_participants
    role        VARCHAR, -- as event_participants
    country     VARCHAR, -- as event_participants
    PRIMARY KEY (document_id, start)
);
