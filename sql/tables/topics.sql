-- One row per word or phrase that shows what a text is about.
CREATE TABLE topics (
    form    VARCHAR PRIMARY KEY, -- as ranks
    topic   VARCHAR NOT NULL, -- what it shows the text to be about
    defence BOOLEAN NOT NULL -- whether that is a matter of defence or security
);
