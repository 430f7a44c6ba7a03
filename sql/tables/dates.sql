-- One row per date mention, resolved against its document (codebook, "Dates, in detail").
CREATE TABLE dates (
    document_id    VARCHAR NOT NULL,
    sentence_no    BIGINT NOT NULL,
    start          BIGINT NOT NULL CHECK (start >= 0), -- as mentions
    "end"          BIGINT NOT NULL CHECK ("end" > start),
    surface        VARCHAR NOT NULL,
    bound          VARCHAR NOT NULL CHECK (bound IN ( -- what the mention is of its date
        'on', -- the date itself
        'from', -- a beginning: depuis le
        'until' -- an end: jusqu'au
    )),
    date_edtf      VARCHAR, -- as events
    start_date     DATE, -- as events
    end_date       DATE CHECK (end_date >= start_date), -- as events
    date_precision VARCHAR NOT NULL CHECK (date_precision IN ('day', 'month', 'year', 'none')), -- as events
    date_basis     VARCHAR NOT NULL CHECK (date_basis IN ('explicit', 'weekday', 'publication', 'context', 'none')), -- as events
    year_from      VARCHAR, -- what supplied the year, in more detail than date_basis: expression; publication, dateline or context with the date it was taken from; weekday with its number (meanings)
    conflict       VARCHAR, -- a written weekday that contradicts the date, which stands
    alternatives   VARCHAR[] NOT NULL, -- other dates that the same words may mean, EDTF
    rule           VARCHAR NOT NULL, -- as mentions
    PRIMARY KEY (document_id, start)
);
