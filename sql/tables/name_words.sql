-- One row per word that matters in reading names.
CREATE TABLE name_words (
    form VARCHAR PRIMARY KEY, -- as ranks
    use  VARCHAR NOT NULL CHECK (use IN ( -- what it does in a name
        'particle', -- goes on inside a name: ag, ould, ben
        'article', -- a particle in lower case, a stop in capitals
        'stop' -- is no part of a name: a capitalised word at the head of a sentence, or of an institution
    ))
);
