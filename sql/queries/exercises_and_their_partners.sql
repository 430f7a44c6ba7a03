-- Question: which exercises were held, how long were they, and who exercised with whom?
SELECT
    date_edtf,
    date_diff('day', start_date, end_date) + 1 AS days,
    place,
    host_country,
    countries,
    organisations,
    len(countries) AS n_countries,
    document_refs
FROM timeline
WHERE event_type = 'exercise' AND status = 'held'
ORDER BY start_date NULLS LAST, event_id;
