-- No event is dated outside the years that a text can write (1000 to 2999): a rule misread a number. What is merely strange,
-- an event before 1950 or after its documents were gathered, is published and stands in unresolved_events.
SELECT event_id, start_date, end_date, date_edtf
FROM events
WHERE year(start_date) NOT BETWEEN 1000 AND 2999 OR year(end_date) NOT BETWEEN 1000 AND 2999;
