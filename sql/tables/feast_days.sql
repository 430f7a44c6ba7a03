-- One row per known day of a feast that no calendar rule gives; some countries keep it a day earlier or later.
CREATE TABLE feast_days (
    feast VARCHAR NOT NULL, -- as feasts
    day   DATE NOT NULL, -- the day on which it fell
    PRIMARY KEY (feast, day)
);
