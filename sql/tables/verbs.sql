-- One row per verb that tells of an event; flows/verbs makes its forms.
CREATE TABLE verbs (
    infinitive VARCHAR NOT NULL, -- of the verb
    complement VARCHAR, -- what must follow it ('une visite'), alternatives between bars; NULL for nothing
    voice      VARCHAR NOT NULL CHECK (voice IN ( -- the forms that tell
        'active', -- active alone
        'transitive', -- active and passive
        'passive', -- passive alone
        'être', -- active, its auxiliary être
        'pronominal', -- with se
        'reciprocal' -- with se, in the plural only
    )),
    tenses     VARCHAR NOT NULL CHECK (tenses IN ( -- the tenses that tell
        'all', -- all of them
        'no present', -- all but the present singular, which is a noun as well: visite
        'compound' -- compound tenses alone
    )),
    alone      BOOLEAN NOT NULL, -- whether its participle tells of the event by itself ('signé'); else only before 'par' ('reçu par')
    event_type VARCHAR, -- as triggers
    function   VARCHAR NOT NULL CHECK (function IN ('event', 'motion', 'tour', 'reception', 'gathering', 'part', 'signing', 'gift', 'presence', 'occurrence', 'other', 'none')), -- as triggers
    strength   VARCHAR NOT NULL CHECK (strength IN ('strong', 'weak')) -- as triggers
);
