-- One row per event as one document tells it, before events are merged across documents.
CREATE TABLE document_events (
    document_id    VARCHAR NOT NULL,
    event_no       BIGINT NOT NULL, -- numbers the events of the document, from 0; not stable from one ruleset to the next
    event_type     VARCHAR NOT NULL,
    start_date     DATE,
    end_date       DATE CHECK (end_date >= start_date),
    date_edtf      VARCHAR,
    date_precision VARCHAR NOT NULL CHECK (date_precision IN ('day', 'month', 'year', 'none')),
    date_basis     VARCHAR NOT NULL CHECK (date_basis IN ('explicit', 'weekday', 'publication', 'context', 'none')),
    weekday        BIGINT CHECK (weekday BETWEEN 1 AND 7), -- of an undated event, the one day of the week its quote names: 1 (lundi) to 7
    place          VARCHAR, -- the city, in French
    host_country   VARCHAR, -- ISO 3166-1 alpha-3
    countries      VARCHAR[] NOT NULL, -- every country that took part, the host included when it did
    organisations  VARCHAR[] NOT NULL, -- codes of organisations; a mission stands under its owner
    participants   STRUCT(name VARCHAR, rank VARCHAR, role VARCHAR, country VARCHAR)[] NOT NULL,
    status         VARCHAR NOT NULL CHECK (status IN ('held', 'planned', 'cancelled')),
    confidence     DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1), -- below 0.5: to be read before it is counted
    doubts         VARCHAR[] NOT NULL, -- what makes it more or less likely to be right: names of doubts
    quote_start    BIGINT NOT NULL, -- the sentence that tells it, in characters of documents.text
    quote_end      BIGINT NOT NULL CHECK (quote_end > quote_start),
    PRIMARY KEY (document_id, event_no)
);
