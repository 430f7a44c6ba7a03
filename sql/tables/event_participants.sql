-- One row per (event, person named as taking part).
CREATE TABLE event_participants (
    event_id VARCHAR NOT NULL,
    name     VARCHAR NOT NULL, -- the person, without rank or title
    rank     VARCHAR, -- canonical, in French (ranks.rank)
    role     VARCHAR, -- the office held, canonical, in French (roles.role)
    country  VARCHAR, -- of the person, ISO 3166-1 alpha-3
    PRIMARY KEY (event_id, name)
);
