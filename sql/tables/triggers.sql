-- One row per word or phrase that tells of an event, or that looks like it and does not (function 'none').
-- function: event (names the occasion), motion (its subject travels to the place), tour (to several, a row each), reception (its subject, or the agent
-- behind 'par', is the host), gathering (a meeting of many, which stays a meeting though delegations travel to it),
-- part (a moment of something larger), signing, gift, presence (tells who took part), occurrence
-- ('s'est tenu': its subject says what), other (a happening that is none of ours and keeps its date), none (only looks like one).
CREATE TABLE triggers (
    form       VARCHAR PRIMARY KEY,
    event_type VARCHAR,
    function   VARCHAR NOT NULL CHECK (function IN ('event', 'motion', 'tour', 'reception', 'gathering', 'part', 'signing', 'gift', 'presence', 'occurrence', 'other', 'none')),
    strength   VARCHAR NOT NULL CHECK (strength IN ('strong', 'weak'))
);
