-- One row per run that published something: when, from what, with which rules, and what came of it.
CREATE TABLE runs (
    run_id       VARCHAR PRIMARY KEY, -- its name: the time it began, in UTC, and a few random characters
    started_at   TIMESTAMP NOT NULL, -- when it began, in UTC
    seconds      DOUBLE NOT NULL, -- from first look until the next edition was built and checked
    input        VARCHAR NOT NULL, -- as the person gave it
    ruleset      VARCHAR NOT NULL, -- the hash of the rules and word lists that decide a document's rows
    build        VARCHAR, -- the hash of all code, word lists and SQL
    libraries    STRUCT(ephemeride VARCHAR, duckdb VARCHAR, polars VARCHAR, dateparser VARCHAR, prefect VARCHAR), -- their versions
    stages       STRUCT(read_inputs DOUBLE, extract_batch DOUBLE, merge_events DOUBLE, publish DOUBLE), -- seconds in each; publish: building and checking
    n_read       BIGINT NOT NULL, -- documents in the input
    n_unchanged  BIGINT NOT NULL, -- of these, stored already and read by the same rules
    n_documents  BIGINT NOT NULL, -- of these, new or changed: extracted by this run
    n_rejects    BIGINT NOT NULL, -- things refused by this run
    n_events     BIGINT NOT NULL -- events in the warehouse after the run
);
