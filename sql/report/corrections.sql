-- Grain: one row per correction that holds.
-- Question: what did an analyst say of an event in place of the machine, and why?
SELECT applied_to AS event_id, coalesce(field, action) AS field, value, machine_value, made_by, why
FROM corrections
WHERE status = 'applied'
ORDER BY line;
