-- One row per stretch of text that names something; surface is exactly text[start:end]; key is what it stands for
-- (a date's EDTF, a country, a city, an organisation, a person's name, a trigger's form), rule what found it.
CREATE TABLE mentions (
    document_id VARCHAR NOT NULL,
    sentence_no BIGINT NOT NULL,
    start       BIGINT NOT NULL CHECK (start >= 0), -- in characters of documents.text, from 0
    "end"       BIGINT NOT NULL CHECK ("end" > start), -- the first character after it
    kind        VARCHAR NOT NULL CHECK (kind IN ('date', 'duration', 'country', 'city', 'person', 'organisation', 'trigger', 'status')),
    surface     VARCHAR NOT NULL, -- as written
    key         VARCHAR, -- what it stands for
    rule        VARCHAR NOT NULL, -- what found it
    PRIMARY KEY (document_id, kind, start, "end")
);
