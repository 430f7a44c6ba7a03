-- One row per event as one document tells it, before events are merged across documents.
CREATE TABLE document_events (
    document_id    VARCHAR NOT NULL,
    event_no       BIGINT NOT NULL, -- numbers the events of the document, from 0; not stable from one ruleset to the next
    event_type     VARCHAR NOT NULL, -- as events
    start_date     DATE, -- as events
    end_date       DATE CHECK (end_date >= start_date), -- as events
    date_edtf      VARCHAR, -- as events
    date_precision VARCHAR NOT NULL CHECK (date_precision IN ('day', 'month', 'year', 'none')), -- as events
    date_basis     VARCHAR NOT NULL CHECK (date_basis IN ('explicit', 'weekday', 'publication', 'context', 'none')), -- as events
    weekday        BIGINT CHECK (weekday BETWEEN 1 AND 7), -- of an undated event, the one day of the week its quote names: 1 (lundi) to 7
    place          VARCHAR, -- as events
    host_country   VARCHAR, -- as events
    countries      VARCHAR[] NOT NULL, -- every country that took part, the host included when it did
    organisations  VARCHAR[] NOT NULL, -- codes of organisations; a mission stands under its owner
    participants   STRUCT(name VARCHAR, rank VARCHAR, role VARCHAR, country VARCHAR)[] NOT NULL, -- persons named as taking part: the name without rank or title, and what stands beside it
    status         VARCHAR NOT NULL CHECK (status IN ('held', 'planned', 'cancelled')), -- as events
    confidence     DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1), -- as events
    doubts         VARCHAR[] NOT NULL, -- what makes it more or less likely to be right: names of doubts
    quote_start    BIGINT NOT NULL, -- where the sentence that tells it begins, in characters of documents.text from 0
    quote_end      BIGINT NOT NULL CHECK (quote_end > quote_start), -- the first character after that sentence
    PRIMARY KEY (document_id, event_no)
);
