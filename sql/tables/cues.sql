-- One row per word or phrase that tells how to read what stands beside it. cue: start and end (of an occasion in time),
-- exclusion (the country behind it did not take part), absence (nor did the one before it), home ("notre pays"), removal
-- (the person only left, or is dead or replaced), foreign (an affair of several countries), national (an affair of one),
-- geography (a river or a paper, not the country in its name), sport, agreement (what is signed), facility (what is in a
-- city), aside (somebody else's occasion, at which it happens), thing (what is received, and is no visitor), command (an office
-- handed over), anaphor (stands for countries named before), dative (its 'à' tells to whom, not where),
-- firm (a company, a hotel or a fair, and no town), ship (a man-of-war, of the country behind it),
-- decoration and diploma (what is handed over at a ceremony, at the end of a training), telling (a noun that goes on with the
-- occasion told before: 'La signature a eu lieu à'), premises (where those whose they are receive).
CREATE TABLE cues (
    form VARCHAR NOT NULL,
    cue  VARCHAR NOT NULL CHECK (cue IN ('start', 'end', 'exclusion', 'absence', 'home', 'removal', 'foreign', 'national',
                                         'geography', 'sport', 'agreement', 'facility', 'thing', 'command', 'anaphor', 'aside',
                                         'dative', 'firm', 'matter', 'report', 'framework', 'ship', 'decoration', 'diploma',
                                         'telling', 'premises')),
    PRIMARY KEY (form, cue)
);
