-- One row per newspaper, agency or ministry's page; country is the one it calls "notre pays".
CREATE TABLE sources (
    name    VARCHAR PRIMARY KEY,
    country VARCHAR NOT NULL
);
