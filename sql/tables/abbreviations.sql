-- One row per abbreviation whose full stop does not end a sentence.
CREATE TABLE abbreviations (
    form VARCHAR PRIMARY KEY -- as ranks
);
