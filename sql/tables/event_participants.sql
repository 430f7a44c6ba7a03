-- One row per (event, person named as taking part); name without rank or title.
CREATE TABLE event_participants (
    event_id VARCHAR NOT NULL,
    name     VARCHAR NOT NULL,
    rank     VARCHAR,
    role     VARCHAR,
    country  VARCHAR,
    PRIMARY KEY (event_id, name)
);
