-- One row per type of event (codebook, "Event types"); precedence decides when two types fit one occasion.
CREATE TABLE event_types (
    event_type VARCHAR PRIMARY KEY,
    label      VARCHAR NOT NULL,
    precedence INTEGER NOT NULL CHECK (precedence > 0), -- the lower wins
    plover     VARCHAR NOT NULL, -- the PLOVER event type that it falls under
    cameo      VARCHAR NOT NULL -- the CAMEO code that it falls under
);
