-- One row per written form that stands for a country.
CREATE TABLE country_names (
    name     VARCHAR NOT NULL, -- the form, as written
    code     VARCHAR NOT NULL, -- as countries
    kind     VARCHAR NOT NULL CHECK (kind IN ( -- what the form is
        'name', -- the usual name
        'official', -- the name of state
        'variant', -- another spelling or a former name
        'demonym', -- an adjective or what its people are called
        'prefix', -- the first half of a compound: malo-nigérien
        'seat', -- a seat of power that stands for it: le Kremlin
        'nickname', -- a by-name: le pays des hommes intègres
        'region' -- a part of it: tells where, never who
    )),
    strength VARCHAR NOT NULL CHECK (strength IN ( -- whether the form alone says that the country is meant
        'strong', -- says it by itself
        'weak' -- is often something else: it takes a second sign
    )),
    PRIMARY KEY (name, kind)
);
