-- One row per stretch of text that names something.
CREATE TABLE mentions (
    document_id VARCHAR NOT NULL,
    sentence_no BIGINT NOT NULL, -- as sentences
    start       BIGINT NOT NULL CHECK (start >= 0), -- in characters of documents.text, from 0
    "end"       BIGINT NOT NULL CHECK ("end" > start), -- the first character after it
    kind        VARCHAR NOT NULL CHECK (kind IN ( -- what it names
        'date', -- a date, or a stretch of days
        'duration', -- a number of days
        'country', -- a country
        'city', -- a city, or a place that stands for one
        'person', -- a person
        'organisation', -- an organisation
        'trigger', -- that something happened
        'status' -- whether it did, will or will not
    )),
    surface     VARCHAR NOT NULL, -- exactly what stands there: documents.text[start:end]
    key         VARCHAR, -- what it stands for: a date's EDTF, a country's code, a city, an organisation's code, a person's name, a trigger's form
    rule        VARCHAR NOT NULL, -- what found it (meanings)
    PRIMARY KEY (document_id, kind, start, "end")
);
