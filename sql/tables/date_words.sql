-- One row per word that takes part in a date expression, or that tells one from what only looks like one. key by kind:
-- unit, shift, part, bound: a code; deictic and anaphor: days from the publication date or the date before; later: its
-- sign; season: 1 to 4; daypart, street (avenue du 8 mai), named (opération 2 mars), habit (chaque lundi),
-- edition (édition 2021), background (history, not the story told), published (a line that dates the page), numbered (résolution 1973): none.
CREATE TABLE date_words (
    form VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN (
        'unit', 'season', 'deictic', 'anaphor', 'shift', 'later', 'part', 'daypart', 'bound', 'street', 'named', 'habit',
        'edition', 'background', 'published', 'numbered')),
    key  VARCHAR,
    PRIMARY KEY (form, kind)
);
