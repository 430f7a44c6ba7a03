-- One row per (type of event, status) that CAMEO has a code for. It has none for a thing called off, so cancelled events have no row.
-- The choice of codes is ours, by the titles of CAMEO's codes (Schrodt, 2012).
CREATE TABLE event_codes (
    event_type VARCHAR NOT NULL,
    status     VARCHAR NOT NULL CHECK (status IN ('held', 'planned')), -- as events
    cameo      VARCHAR NOT NULL, -- the CAMEO code of what a guest or party does, with a host or another party as its target
    cameo_host VARCHAR NOT NULL, -- the CAMEO code of what the host does, with a guest as its target
    PRIMARY KEY (event_type, status)
);
