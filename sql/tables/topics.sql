-- One row per word or phrase that shows what a text is about; defence says that it is about defence or security.
CREATE TABLE topics (
    form    VARCHAR PRIMARY KEY,
    topic   VARCHAR NOT NULL,
    defence BOOLEAN NOT NULL
);
