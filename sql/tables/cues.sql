-- One row per word or phrase that tells how to read what stands beside it.
CREATE TABLE cues (
    form VARCHAR NOT NULL, -- as ranks
    cue  VARCHAR NOT NULL CHECK (cue IN ( -- how to read what stands beside it
        'start', -- an occasion begins
        'end', -- an occasion ends
        'exclusion', -- the country behind it did not take part
        'absence', -- nor did the one before it
        'home', -- the source's own country: notre pays
        'removal', -- the person only left, or is dead or replaced
        'foreign', -- an affair of several countries
        'national', -- an affair of one country
        'geography', -- a river or a paper, not the country in its name
        'sport', -- a match, and no engagement
        'agreement', -- what is signed
        'facility', -- what is in a city
        'thing', -- what is received, and is no visitor
        'command', -- an office handed over
        'anaphor', -- stands for countries named before
        'aside', -- somebody else's occasion, at which it happens
        'dative', -- its 'à' tells to whom, not where
        'firm', -- a company, a hotel or a fair, and no town
        'matter', -- what a text is about, and no occasion
        'report', -- introduces what somebody says or writes
        'framework', -- what an occasion is held under, without being it
        'ship', -- a man-of-war, of the country behind it
        'decoration', -- what is handed over at a ceremony
        'biography', -- somebody's life is told from there on
        'credentials', -- what an envoy is accredited with
        'diploma', -- what is handed over at the end of a training
        'telling', -- goes on with the occasion told before: la signature a eu lieu à
        'message', -- what is handed over and no gift: a letter, an invitation, a souvenir
        'premises', -- where those whose they are receive
        'site', -- a camp or base, whose name is a place
        'trainees', -- who is trained, where their countries are told
        'distance', -- they speak from afar: par téléphone
        'remembrance' -- what a ceremony is held in memory of, whose date stands behind it
    )),
    PRIMARY KEY (form, cue)
);
