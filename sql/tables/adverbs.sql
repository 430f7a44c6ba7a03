-- One row per adverb that may stand between an auxiliary and its participle: 'a [également] reçu'.
CREATE TABLE adverbs (
    form VARCHAR PRIMARY KEY
);
