-- One row per written form of a feast.
CREATE TABLE feasts (
    form     VARCHAR PRIMARY KEY, -- as ranks
    feast    VARCHAR NOT NULL, -- its name, one for all its forms
    rule     VARCHAR NOT NULL CHECK (rule LIKE '__-__' OR rule LIKE 'easter%' OR rule = 'listed'), -- when it is: a fixed MM-DD, days from Easter Sunday, or `listed` year by year in feast_days
    strength VARCHAR NOT NULL CHECK (strength IN ( -- whether the form alone is a date
        'strong', -- says it by itself
        'weak' -- is also a word or a name: it takes "à", "le jour de" or a year
    ))
);
