-- One row per verb of verbs that is not conjugated as the regular ones in -er and -ir: third persons of the present, the past participle
-- (masculine singular), the stems of the future (…a, …ont, …ait) and of the imperfect (…ait, …aient, …ant), the third person of the simple past.
-- A blank cell is as in the regular verbs.
CREATE TABLE irregular_verbs (
    infinitive VARCHAR PRIMARY KEY,
    present    VARCHAR,
    presents   VARCHAR,
    participle VARCHAR,
    future     VARCHAR,
    imperfect  VARCHAR,
    past       VARCHAR
);
