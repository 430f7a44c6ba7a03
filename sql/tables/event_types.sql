-- One row per type of event (codebook, "Event types").
CREATE TABLE event_types (
    event_type VARCHAR PRIMARY KEY, -- what kind of engagement: visit, meeting, exercise ...
    label      VARCHAR NOT NULL, -- its name in French
    precedence INTEGER NOT NULL CHECK (precedence > 0), -- of two types that fit one occasion the lower wins
    meaning    VARCHAR NOT NULL -- what counts as one
);
