-- One row per word that matters in reading names: particle (goes on inside a name: ag, ould, ben), article (a particle in lower
-- case, a stop in capitals), stop (a capitalised
-- word at the head of a sentence, or of an institution, that is no part of one).
CREATE TABLE name_words (
    form VARCHAR PRIMARY KEY,
    use  VARCHAR NOT NULL CHECK (use IN ('particle', 'article', 'stop'))
);
