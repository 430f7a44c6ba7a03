-- One row per setting of this warehouse; `focus_country` is the country the views speak for.
CREATE TABLE settings (
    key   VARCHAR PRIMARY KEY,
    value VARCHAR NOT NULL
);
