-- One row per sentence.
CREATE TABLE sentences (
    document_id VARCHAR NOT NULL,
    sentence_no BIGINT NOT NULL CHECK (sentence_no >= 0), -- its number in the document, from 0
    start       BIGINT NOT NULL CHECK (start >= 0), -- as mentions
    "end"       BIGINT NOT NULL CHECK ("end" > start),
    zone        VARCHAR NOT NULL CHECK (zone IN ( -- the part of the page it stands in
        'title', -- the headline
        'dateline', -- place and day of writing
        'body', -- the article itself
        'caption', -- words under a picture
        'signature', -- who wrote it
        'boilerplate' -- menus, tweets, copyright: yields no events
    )),
    PRIMARY KEY (document_id, sentence_no)
);
