-- One row per date mention, resolved against its document (codebook, "Dates, in detail"). year_from says what supplied
-- the year; conflict holds a written weekday that contradicts the date; alternatives other readings that stay possible.
CREATE TABLE dates (
    document_id    VARCHAR NOT NULL,
    sentence_no    BIGINT NOT NULL,
    start          BIGINT NOT NULL CHECK (start >= 0),
    "end"          BIGINT NOT NULL CHECK ("end" > start),
    surface        VARCHAR NOT NULL,
    bound          VARCHAR NOT NULL CHECK (bound IN ('on', 'from', 'until')),
    date_edtf      VARCHAR,
    start_date     DATE,
    end_date       DATE CHECK (end_date >= start_date),
    date_precision VARCHAR NOT NULL CHECK (date_precision IN ('day', 'month', 'year', 'none')),
    date_basis     VARCHAR NOT NULL CHECK (date_basis IN ('explicit', 'weekday', 'publication', 'context', 'none')),
    year_from      VARCHAR,
    conflict       VARCHAR,
    alternatives   VARCHAR[] NOT NULL,
    rule           VARCHAR NOT NULL,
    PRIMARY KEY (document_id, start)
);
