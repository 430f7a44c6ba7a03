-- One row per word or phrase that tells of an event, or that looks like it and does not.
CREATE TABLE triggers (
    form       VARCHAR PRIMARY KEY, -- as ranks
    event_type VARCHAR, -- the type it tells of, a row of event_types; NULL where others say it
    function   VARCHAR NOT NULL CHECK (function IN ( -- what it does in the sentence
        'event', -- names the occasion
        'motion', -- its subject travels to the place
        'tour', -- its subject travels to several, a row each
        'reception', -- its subject, or the agent behind 'par', is the host
        'gathering', -- a meeting of many, which stays a meeting though delegations travel to it
        'part', -- a moment of something larger
        'signing', -- something is signed
        'gift', -- something is handed over
        'presence', -- tells who took part
        'occurrence', -- its subject says what: s'est tenu
        'other', -- a happening that is none of ours and keeps its date
        'none' -- only looks like a trigger
    )),
    strength   VARCHAR NOT NULL CHECK (strength IN ( -- whether it tells of an event by itself
        'strong', -- does so alone
        'weak' -- takes a second sign
    ))
);
