-- One row per article.
CREATE TABLE documents (
    document_id     VARCHAR PRIMARY KEY, -- stable: the same input gives the same id
    document_ref    VARCHAR NOT NULL UNIQUE, -- the id in a table of documents, the stem of a file's name, or the address of a page
    path            VARCHAR NOT NULL, -- the file or address it was read from; press.zip!/a.txt for an entry of an archive
    line            BIGINT, -- the line, row or record of that file, from 1; NULL for a file that is one document
    title           VARCHAR, -- the headline, as the metadata or the page give it
    source          VARCHAR, -- who published it
    url             VARCHAR, -- its address on the web
    author          VARCHAR, -- as the metadata or the page give it
    published_on    DATE, -- as the metadata say; NULL when they do not
    published_basis VARCHAR CHECK (published_basis IN ( -- who says when it was published
        'given', -- a row of a table or of documents.csv
        'metadata', -- the head of the web page
        'page', -- an element of the page marked as its date
        'url', -- its address
        'feed' -- the feed that named it
    )),
    collected_on    DATE NOT NULL, -- when it was gathered: no date of a held event is later
    content_hash    VARCHAR NOT NULL, -- of text and metadata: another hash means that the document changed
    raw_text        VARCHAR NOT NULL USING COMPRESSION zstd, -- the text as it came
    text            VARCHAR NOT NULL USING COMPRESSION zstd CHECK (length(text) > 0), -- the cleaned text, in which every offset of the warehouse counts, from 0, in characters
    off_topic       VARCHAR, -- why it cannot tell of an event, so that nothing more was looked for in it; NULL when it was read through
    ruleset         VARCHAR -- the hash of the rules and word lists that its events were extracted with; NULL before
);
