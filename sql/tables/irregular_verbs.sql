-- One row per verb of verbs that is not conjugated as the regular ones in -er and -ir. A blank cell is as in the regular verbs.
CREATE TABLE irregular_verbs (
    infinitive VARCHAR PRIMARY KEY, -- a row of verbs
    present    VARCHAR, -- third person singular of the present
    presents   VARCHAR, -- third person plural of the present
    participle VARCHAR, -- past participle, masculine singular
    future     VARCHAR, -- stem of the future: …a, …ont, …ait
    imperfect  VARCHAR, -- stem of the imperfect: …ait, …aient, …ant
    past       VARCHAR -- third person singular of the simple past
);
