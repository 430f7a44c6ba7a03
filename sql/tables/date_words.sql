-- One row per word that takes part in a date expression, or that tells one from what only looks like one.
CREATE TABLE date_words (
    form VARCHAR NOT NULL, -- as ranks
    kind VARCHAR NOT NULL CHECK (kind IN ( -- what the word does in a date expression
        'unit', -- a stretch of time: jour, semaine
        'season', -- a season
        'deictic', -- counted from the publication date: hier
        'anaphor', -- counted from the date before it: la veille
        'shift', -- to the one before or after: dernier, prochain
        'later', -- which way to count: après, avant
        'part', -- a part of a month or year: début, fin
        'daypart', -- a part of the day: au matin
        'bound', -- a beginning or an end: depuis, jusqu'au
        'street', -- a date that is an address: avenue du 8 mai
        'named', -- a date that is a name: opération 2 mars
        'habit', -- a repeated day: chaque lundi
        'edition', -- a year that is an edition: édition 2021
        'background', -- history, not the story told
        'published', -- opens a line that dates the page
        'numbered' -- a number that is no year: résolution 1973
    )),
    key  VARCHAR, -- by kind: of unit, shift, part and bound a code, of deictic and anaphor days, of later its sign, of season 1 to 4; NULL for the rest
    PRIMARY KEY (form, kind)
);
