-- One row per written form of a day of the week.
CREATE TABLE weekdays (
    form    VARCHAR PRIMARY KEY, -- as ranks
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- 1 (lundi) to 7 (dimanche)
    kind    VARCHAR NOT NULL CHECK (kind IN ('name', 'abbreviation')) -- as months
);
