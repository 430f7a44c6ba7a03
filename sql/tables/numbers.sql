-- One row per simple number word; compounds (dix-sept, deux mille vingt-trois) are put together from these.
CREATE TABLE numbers (
    form  VARCHAR PRIMARY KEY,
    value BIGINT NOT NULL CHECK (value > 0),
    kind  VARCHAR NOT NULL CHECK (kind IN ('cardinal', 'ordinal'))
);
