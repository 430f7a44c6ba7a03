-- One row per (event, document that tells it); the quote is the sentence that says so, as offsets in the document's text.
CREATE TABLE event_documents (
    event_id    VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    event_no    BIGINT NOT NULL, -- as document_events
    quote_start BIGINT NOT NULL, -- as document_events
    quote_end   BIGINT NOT NULL CHECK (quote_end > quote_start), -- as document_events
    PRIMARY KEY (event_id, document_id, event_no)
);
