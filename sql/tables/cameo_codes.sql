-- One row per CAMEO code that event_codes uses. PLOVER event, mode and context as in the concordance that its authors publish
-- (github.com/openeventdata/PLOVER, CAMEO2PLOVER-2021.txt); Goldstein values as in GDELT's table of CAMEO codes.
CREATE TABLE cameo_codes (
    cameo          VARCHAR PRIMARY KEY, -- a CAMEO code, three or four digits
    meaning        VARCHAR NOT NULL, -- what it stands for
    plover         VARCHAR NOT NULL, -- the PLOVER event it corresponds to
    plover_mode    VARCHAR, -- the PLOVER mode; NULL for none
    plover_context VARCHAR, -- the PLOVER context; NULL for none
    goldstein      DOUBLE NOT NULL CHECK (goldstein BETWEEN -10 AND 10) -- how far such an event is held to help (positive) or harm relations
);
