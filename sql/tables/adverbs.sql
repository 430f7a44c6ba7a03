-- One row per adverb or weekday that may stand inside a phrase: 'a [également] reçu', 'de passage [mercredi] à'.
CREATE TABLE adverbs (
    form VARCHAR PRIMARY KEY -- as ranks
);
