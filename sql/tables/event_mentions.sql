-- One row per stretch of text that supports one field of an event.
CREATE TABLE event_mentions (
    event_id    VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    field       VARCHAR NOT NULL CHECK (field IN ( -- what of the event it supports
        'trigger', -- that it happened, and of what type
        'date', -- when
        'place', -- where
        'country', -- which country took part
        'organisation', -- which organisation took part
        'participant', -- who was there
        'status' -- whether it was held, is planned or was called off
    )),
    start       BIGINT NOT NULL CHECK (start >= 0), -- as mentions
    "end"       BIGINT NOT NULL CHECK ("end" > start), -- as mentions
    surface     VARCHAR NOT NULL, -- as mentions
    rule        VARCHAR NOT NULL, -- what found it (meanings); of a trigger its function, of a participant the kind of role
    PRIMARY KEY (event_id, document_id, field, start, "end")
);
