-- One row per written form of a feast; rule: a fixed MM-DD, days from Easter Sunday, or listed year by year in feast_days.
-- A weak form is also a word or a name: it takes "à", "le jour de" or a year to be a date.
CREATE TABLE feasts (
    form     VARCHAR PRIMARY KEY,
    feast    VARCHAR NOT NULL,
    rule     VARCHAR NOT NULL CHECK (rule LIKE '__-__' OR rule LIKE 'easter%' OR rule = 'listed'),
    strength VARCHAR NOT NULL CHECK (strength IN ('strong', 'weak'))
);
