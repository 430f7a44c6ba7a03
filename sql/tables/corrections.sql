-- One row per correction that analysts made: a line of their file (corrections.csv), applied anew by every run. What the machine read
-- stays as it was extracted, so that taking a correction back restores it.
CREATE TABLE corrections (
    line          BIGINT PRIMARY KEY, -- of the file, from 1, its header
    event_id      VARCHAR NOT NULL, -- the event as the analyst named it; of an added event, its id
    action        VARCHAR NOT NULL CHECK (action IN ( -- what is corrected
        'set', -- a field has another value
        'add', -- an event that no document tells
        'drop', -- the event is none
        'split', -- some of its documents tell another event
        'join', -- another event is the same
        'undo' -- takes back what stands above it
    )),
    field         VARCHAR CHECK (field IN ( -- what is set; of undo, the field whose corrections are taken back, NULL for all of the event's
        'event_type', -- its type
        'date_edtf', -- its date
        'place', -- its place
        'host_country', -- where it took place
        'countries', -- the countries that took part
        'organisations', -- the organisations that took part
        'participants', -- the persons who took part
        'status' -- its status
    )),
    value         VARCHAR, -- the new value, lists with semicolons; of join the other event, of split the document_ref's that tell another event
    why           VARCHAR NOT NULL, -- the analyst's reason
    made_by       VARCHAR, -- who corrected; NULL where the file does not say
    made_at       TIMESTAMP, -- when, in UTC
    status        VARCHAR CHECK (status IN ( -- what became of it
        'applied', -- it holds
        'replaced', -- a later one of the same field holds
        'undone', -- it was taken back
        'gone', -- there is no event of that id, nor one it led to
        'void' -- nothing is left to do
    )),
    applied_to    VARCHAR, -- the event_id it was applied to: the one named, or what the ledger says became of it
    machine_value VARCHAR, -- what the event says without this correction
    tellings      VARCHAR[] NOT NULL -- of drop: what was told of the event, as document_id#event_no
);
