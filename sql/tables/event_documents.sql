-- One row per (event, document that tells it); the quote is the sentence that says so, as offsets in the document's text.
CREATE TABLE event_documents (
    event_id    VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    event_no    BIGINT NOT NULL, -- the event of that document (document_events)
    quote_start BIGINT NOT NULL, -- in characters of documents.text, from 0
    quote_end   BIGINT NOT NULL CHECK (quote_end > quote_start), -- the first character after it
    PRIMARY KEY (event_id, document_id, event_no)
);
