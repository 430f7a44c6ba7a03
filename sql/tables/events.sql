-- One row per engagement (codebook, "The unit"), merged across documents.
CREATE TABLE events (
    event_id       VARCHAR PRIMARY KEY, -- stable: the same documents give the same id
    event_type     VARCHAR NOT NULL, -- a row of event_types
    start_date     DATE, -- first day; NULL when the year cannot be established
    end_date       DATE CHECK (end_date >= start_date), -- last day, included; that of the start for one day
    date_edtf      VARCHAR, -- EDTF level 1, what is known and no more: XXXX-02-17/XXXX-02-19 without a year; NULL if undated
    date_precision VARCHAR NOT NULL CHECK (date_precision IN ( -- the smallest part of the start that is known
        'day', -- the day
        'month', -- the month: start and end are its first and last day
        'year', -- the year alone: start and end are its first and last day
        'none' -- no part, or the year is missing
    )),
    date_basis     VARCHAR NOT NULL CHECK (date_basis IN ( -- what supplied the year
        'explicit', -- it is written out
        'weekday', -- inferred from the written weekday
        'publication', -- the publication date
        'context', -- a dateline or another date of the document
        'none' -- nothing
    )),
    place          VARCHAR, -- the city, in French; NULL if no text names one
    host_country   VARCHAR, -- where it took place, ISO 3166-1 alpha-3; NULL if unknown
    status         VARCHAR NOT NULL CHECK (status IN ( -- whether it took place
        'held', -- it took place, or is going on
        'planned', -- announced and dated
        'cancelled' -- called off
    )),
    confidence     DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1), -- from 0 to 1: how likely start date, parties and type are all right; below 0.8: to be read before it is counted
    corrected_fields VARCHAR[] NOT NULL -- what an analyst corrected (table corrections): columns; `tellings` of an event joined or split, `event` of one added; empty for the machine's own
);
