-- One row per simple number word; compounds (dix-sept, deux mille vingt-trois) are put together from these.
CREATE TABLE numbers (
    form  VARCHAR PRIMARY KEY, -- as ranks
    value BIGINT NOT NULL CHECK (value > 0), -- the number
    kind  VARCHAR NOT NULL CHECK (kind IN ( -- what sort of number word
        'cardinal', -- counts: deux
        'ordinal' -- orders: deuxième
    ))
);
