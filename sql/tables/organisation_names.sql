-- One row per written form of an organisation's name.
CREATE TABLE organisation_names (
    name     VARCHAR PRIMARY KEY, -- as country_names
    code     VARCHAR NOT NULL, -- as organisations
    strength VARCHAR NOT NULL CHECK (strength IN ( -- whether the form alone says that the organisation is meant
        'strong', -- says it by itself
        'weak' -- is often something else: it takes a second sign
    ))
);
