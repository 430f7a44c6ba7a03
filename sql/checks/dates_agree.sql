-- The columns of an event's date say the same: an EDTF string if and only if something is known of the date, start and end
-- together, whole months and years for coarser precision, no start where the year is unknown, and no year that nobody told.
WITH
dated AS (
    SELECT 'events' AS kept_in, event_id AS id, start_date, end_date, date_edtf, date_precision, date_basis FROM events
    UNION ALL
    SELECT 'document_events', document_id, start_date, end_date, date_edtf, date_precision, date_basis FROM document_events
),
judged AS (
    SELECT
        *,
        CASE
            WHEN start_date IS NOT NULL AND date_edtf IS NULL THEN 'a date without EDTF'
            WHEN date_edtf IS NULL AND date_basis <> 'none' THEN 'a basis without a date'
            WHEN (start_date IS NULL) <> (end_date IS NULL) THEN 'start without end, or end without start'
            WHEN start_date IS NULL AND date_edtf IS NOT NULL AND NOT contains(date_edtf, 'X') THEN 'EDTF with a year, but no start'
            WHEN start_date IS NOT NULL AND contains(date_edtf, 'X') THEN 'a start although EDTF says that the year is unknown'
            WHEN start_date IS NOT NULL AND NOT starts_with(date_edtf, strftime(start_date, '%Y')) THEN 'EDTF of another year'
            WHEN start_date IS NOT NULL AND date_precision = 'none' THEN 'a start without precision'
            WHEN start_date IS NOT NULL AND date_basis = 'none' THEN 'a year that nothing supplied'
            WHEN start_date IS NOT NULL AND date_precision <> 'day' AND day(start_date) <> 1 THEN 'a month or year that starts in its middle'
            WHEN date_precision = 'year' AND month(start_date) <> 1 THEN 'a year that starts in its middle'
        END AS fault
    FROM dated
)
SELECT fault, kept_in, id, start_date, end_date, date_edtf, date_precision, date_basis
FROM judged
WHERE fault IS NOT NULL;
