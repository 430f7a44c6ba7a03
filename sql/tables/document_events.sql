-- One row per event as one document tells it, before events are merged across documents.
CREATE TABLE document_events (
    document_id    VARCHAR NOT NULL,
    event_no       BIGINT NOT NULL,
    event_type     VARCHAR NOT NULL,
    start_date     DATE,
    end_date       DATE CHECK (end_date >= start_date),
    date_edtf      VARCHAR,
    date_precision VARCHAR NOT NULL CHECK (date_precision IN ('day', 'month', 'year', 'none')),
    date_basis     VARCHAR NOT NULL CHECK (date_basis IN ('explicit', 'weekday', 'publication', 'context', 'none')),
    place          VARCHAR,
    host_country   VARCHAR,
    countries      VARCHAR[] NOT NULL,
    organisations  VARCHAR[] NOT NULL,
    participants   STRUCT(name VARCHAR, rank VARCHAR, role VARCHAR, country VARCHAR)[] NOT NULL,
    status         VARCHAR NOT NULL CHECK (status IN ('held', 'planned', 'cancelled')),
    confidence     DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    quote_start    BIGINT NOT NULL,
    quote_end      BIGINT NOT NULL CHECK (quote_end > quote_start),
    PRIMARY KEY (document_id, event_no)
);
