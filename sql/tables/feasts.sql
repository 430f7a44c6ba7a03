-- One row per written form of a feast; rule: a fixed MM-DD, days from Easter Sunday, or listed year by year in feast_days.
CREATE TABLE feasts (
    form  VARCHAR PRIMARY KEY,
    feast VARCHAR NOT NULL,
    rule  VARCHAR NOT NULL CHECK (rule LIKE '__-__' OR rule LIKE 'easter%' OR rule = 'listed')
);
