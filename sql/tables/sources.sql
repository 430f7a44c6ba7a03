-- One row per newspaper, agency or ministry's page.
CREATE TABLE sources (
    name    VARCHAR PRIMARY KEY, -- the newspaper, agency or page
    country VARCHAR NOT NULL -- the one it calls "notre pays", ISO 3166-1 alpha-3
);
