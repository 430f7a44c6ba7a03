-- One row per code that the rules write, and what it means. Codes that a column is held to stand with the column.
CREATE TABLE meanings (
    kept_in VARCHAR NOT NULL, -- the column that holds it, as table.column; what mentions.rule holds stands in other columns named rule too
    code    VARCHAR NOT NULL, -- as written there; one that ends with a colon is followed by what it speaks of
    meaning VARCHAR NOT NULL, -- what it says
    PRIMARY KEY (kept_in, code)
);
