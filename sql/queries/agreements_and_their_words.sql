-- Question: which agreements were signed, when and with whom, and in which words is it told?
SELECT date_edtf, countries, organisations, place, document_ref, quote
FROM events_flat
WHERE event_type = 'agreement'
ORDER BY start_date NULLS LAST, document_ref;
