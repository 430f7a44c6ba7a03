-- One row per known day of a feast that no calendar rule gives; some countries keep it a day earlier or later.
CREATE TABLE feast_days (
    feast VARCHAR NOT NULL,
    day   DATE NOT NULL,
    PRIMARY KEY (feast, day)
);
