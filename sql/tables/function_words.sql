-- One row per French function word that other languages lack: where they are rare, a text is perhaps not French.
CREATE TABLE function_words (
    form VARCHAR PRIMARY KEY -- one that ends with an apostrophe stands before its word: 'l''' in "l'armée"
);
