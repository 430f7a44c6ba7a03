-- One row per organisation, mission or force.
CREATE TABLE organisations (
    code    VARCHAR PRIMARY KEY, -- its code, ours: AES, ECOWAS, UN ...
    name    VARCHAR NOT NULL, -- as countries
    kind    VARCHAR NOT NULL CHECK (kind IN ( -- what sort of body
        'organisation', -- an organisation of states
        'alliance', -- an alliance of a few states
        'mission', -- a mission in the field, of its owner
        'force', -- a joint force, of its owner or of itself
        'command', -- a headquarters or command
        'initiative' -- a framework of cooperation without a seat of its own
    )),
    owner   VARCHAR, -- the organisation a mission, force or command belongs to, under which it counts
    expands BOOLEAN NOT NULL -- whether it is so small that a gathering of it lists its members as countries
);
