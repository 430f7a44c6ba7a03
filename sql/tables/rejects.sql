-- One row per thing refused, with its reason: a file, a line, a document, or a value inside a document.
CREATE TABLE rejects (
    path         VARCHAR, -- the file; NULL when only the document is known
    line         BIGINT, -- its line, row or record, from 1
    document_ref VARCHAR,
    stage        VARCHAR NOT NULL, -- who refused it: read, clean, extract, dates, or the table that the row was meant for
    reason       VARCHAR NOT NULL,
    value        VARCHAR -- what was refused, cut when long
);
