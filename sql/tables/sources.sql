-- One row per newspaper, agency or ministry's page, and country of that name: APS is Algeria's agency, and Senegal's.
CREATE TABLE sources (
    name    VARCHAR NOT NULL, -- the newspaper, agency or page
    country VARCHAR NOT NULL, -- the one it calls "notre pays", ISO 3166-1 alpha-3
    PRIMARY KEY (name, country)
);
