-- One row per run that published something: when, from what, with which rules, and what came of it.
CREATE TABLE runs (
    run_id       VARCHAR PRIMARY KEY,
    started_at   TIMESTAMP NOT NULL,
    seconds      DOUBLE NOT NULL,
    input        VARCHAR NOT NULL,
    ruleset      VARCHAR NOT NULL,
    n_read       BIGINT NOT NULL,
    n_unchanged  BIGINT NOT NULL,
    n_documents  BIGINT NOT NULL,
    n_rejects    BIGINT NOT NULL,
    n_events     BIGINT NOT NULL
);
