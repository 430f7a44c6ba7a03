-- One row per (event, organisation that took part as such); a mission stands under its owner.
CREATE TABLE event_organisations (
    event_id     VARCHAR NOT NULL,
    organisation VARCHAR NOT NULL, -- the organisation, a row of organisations
    PRIMARY KEY (event_id, organisation)
);
