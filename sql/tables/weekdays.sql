-- One row per written form of a day of the week, 1 (lundi) to 7 (dimanche).
CREATE TABLE weekdays (
    form    VARCHAR PRIMARY KEY,
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    kind    VARCHAR NOT NULL CHECK (kind IN ('name', 'abbreviation'))
);
