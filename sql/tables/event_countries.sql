-- One row per (event, country that took part).
CREATE TABLE event_countries (
    event_id VARCHAR NOT NULL,
    country  VARCHAR NOT NULL, -- the country that took part, ISO 3166-1 alpha-3
    side     VARCHAR NOT NULL CHECK (side IN ( -- how it took part
        'host', -- it took place there
        'visitor', -- its people came
        'party' -- neither is told
    )),
    PRIMARY KEY (event_id, country)
);
