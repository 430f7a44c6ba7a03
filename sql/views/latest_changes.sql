-- Grain: one row per difference that the last published run made: an event added or dropped, or one field of it changed.
-- Question: what changed since the last run? Dropped first, then changed, then added.
CREATE VIEW latest_changes AS
SELECT
    changes.change, -- as changes
    changes.event_id,
    events.event_type,
    events.date_edtf,
    changes.field,
    changes.old_value,
    changes.new_value
FROM changes
LEFT JOIN events USING (event_id)
WHERE changes.run_id = (SELECT max(run_id) FROM runs)
ORDER BY list_position(['dropped', 'changed', 'added'], changes.change), events.start_date NULLS LAST, changes.event_id, changes.field;
