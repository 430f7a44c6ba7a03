-- One row per thing refused, with its reason: a file, a line, a document, or a value inside a document.
CREATE TABLE rejects (
    path         VARCHAR, -- the file or address; NULL when only the document is known
    line         BIGINT, -- its line, row or record, from 1
    document_ref VARCHAR, -- the document it stands in; NULL where it never became one
    stage        VARCHAR NOT NULL, -- who refused it: read, clean, extract, dates, corrections, or the table that the row was meant for
    reason       VARCHAR NOT NULL, -- why, in words
    value        VARCHAR -- what was refused, cut when long
);
