-- One row per (event, country that took part). side: host, visitor, or party where neither is told.
CREATE TABLE event_countries (
    event_id VARCHAR NOT NULL,
    country  VARCHAR NOT NULL, -- ISO 3166-1 alpha-3
    side     VARCHAR NOT NULL CHECK (side IN ('host', 'visitor', 'party')),
    PRIMARY KEY (event_id, country)
);
