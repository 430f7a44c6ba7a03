-- One row per word or phrase that tells how to read what stands beside it. cue: start and end (of an occasion in time),
-- continuation (takes up an event told before), exclusion (the country behind it did not take part), absence (nor did
-- the one before it), home ("notre pays"), quotation (its subject only speaks), removal (the person only left, or is dead
-- or replaced), succession (audiences one after another), foreign (people of other countries), national (an affair of one),
-- purpose (what follows is what it is for), geography (a river or a paper, not the country in its name), sport, agreement
-- (what is signed), facility (what is in a city), thing (what is received, and is no visitor), command (an office handed
-- over), anaphor (stands for countries named before).
CREATE TABLE cues (
    form VARCHAR NOT NULL,
    cue  VARCHAR NOT NULL CHECK (cue IN ('start', 'end', 'continuation', 'exclusion', 'absence', 'home', 'quotation', 'removal',
                                         'succession', 'foreign', 'national', 'purpose', 'geography', 'sport', 'agreement',
                                         'facility', 'thing', 'command', 'anaphor')),
    PRIMARY KEY (form, cue)
);
