-- One row per verb that tells of an event; flows/verbs makes its forms. complement: what follows it ('une visite'), alternatives between bars.
-- voice: active, transitive (active and passive), passive, être (its auxiliary), pronominal, reciprocal (pronominal, in the plural only).
-- tenses: all; all but the present singular, which is a noun as well ('visite'); compound (tenses) alone.
-- alone: its participle tells of the event by itself ('signé'); else only before 'par' ('reçu par'). Types, functions and strength as in triggers.
CREATE TABLE verbs (
    infinitive VARCHAR NOT NULL,
    complement VARCHAR,
    voice      VARCHAR NOT NULL CHECK (voice IN ('active', 'transitive', 'passive', 'être', 'pronominal', 'reciprocal')),
    tenses     VARCHAR NOT NULL CHECK (tenses IN ('all', 'no present', 'compound')),
    alone      BOOLEAN NOT NULL,
    event_type VARCHAR,
    function   VARCHAR NOT NULL CHECK (function IN ('event', 'motion', 'tour', 'reception', 'gathering', 'part', 'signing', 'gift', 'presence', 'occurrence', 'other', 'none')),
    strength   VARCHAR NOT NULL CHECK (strength IN ('strong', 'weak'))
);
