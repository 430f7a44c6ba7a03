-- One row per setting of this warehouse.
CREATE TABLE settings (
    key   VARCHAR PRIMARY KEY, -- the setting: focus_country, the country the views speak for
    value VARCHAR NOT NULL -- what it is set to
);
