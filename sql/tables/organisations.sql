-- One row per organisation, mission or force; owner is the organisation a mission belongs to.
CREATE TABLE organisations (
    code    VARCHAR PRIMARY KEY,
    name    VARCHAR NOT NULL,
    kind    VARCHAR NOT NULL CHECK (kind IN ('organisation', 'alliance', 'mission', 'force', 'command', 'initiative')),
    owner   VARCHAR,
    expands BOOLEAN NOT NULL
);
