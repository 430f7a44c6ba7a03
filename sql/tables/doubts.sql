-- One row per thing that makes a row more or less doubtful, with what it adds to the logit of its confidence (negative: a doubt).
-- The row `base` stands for no doubt at all. Fitted by `python -m benchmarks.confidence`; the flow knows how to see each.
CREATE TABLE doubts (
    doubt   VARCHAR PRIMARY KEY, -- its name
    weight  DOUBLE NOT NULL, -- what it adds to the logit of the confidence; negative: a doubt
    meaning VARCHAR NOT NULL -- what it says of the event
);
