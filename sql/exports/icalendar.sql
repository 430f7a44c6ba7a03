-- One row per event whose start is known to the month or better, as an all-day entry of a calendar. ends_on is the day after the last one.
-- What is lost: events without a year or known to the year alone; that a month is only known as such (the entry fills it, and says so).
WITH
parties_of AS (
    SELECT event_id, list(name ORDER BY rank, name) AS parties
    FROM (
        SELECT event_id, 1 AS rank, coalesce(countries.name, country) AS name
        FROM event_countries LEFT JOIN countries ON countries.code = event_countries.country
        UNION ALL
        SELECT event_id, 2, organisation FROM event_organisations
    )
    GROUP BY event_id
),
told AS (
    SELECT
        event_id,
        list(DISTINCT document_ref ORDER BY document_ref) AS document_refs,
        arg_min(url, document_ref) AS url,
        arg_min(substring(text, quote_start + 1, quote_end - quote_start), (document_ref, quote_start)) AS quote
    FROM event_documents
    JOIN documents USING (document_id)
    GROUP BY event_id
)
SELECT
    timeline.event_id || '@ephemeride' AS uid,
    timeline.start_date AS starts_on,
    timeline.end_date + 1 AS ends_on,
    concat_ws(' : ', timeline.label, array_to_string(parties_of.parties, ', ')) AS summary,
    CASE timeline.status WHEN 'planned' THEN 'TENTATIVE' WHEN 'cancelled' THEN 'CANCELLED' ELSE 'CONFIRMED' END AS status,
    concat_ws(', ', timeline.place, host.name) AS location,
    places.latitude,
    places.longitude,
    concat_ws(
        chr(10),
        told.quote,
        if(len(timeline.participants) > 0, 'Participants : ' || array_to_string(timeline.participants, ', '), NULL),
        'Date : ' || timeline.date_edtf || ' (' || timeline.date_precision || ', ' || timeline.date_basis || ')',
        if(len(told.document_refs) > 0, 'Sources : ' || array_to_string(told.document_refs, ', '), NULL)
    ) AS description,
    told.url,
    timeline.event_type AS category,
    (SELECT max(started_at) FROM runs) AS stamped_at
FROM timeline
LEFT JOIN parties_of USING (event_id)
LEFT JOIN told USING (event_id)
LEFT JOIN countries AS host ON host.code = timeline.host_country
LEFT JOIN places ON places.city = timeline.place AND places.country = timeline.host_country
WHERE timeline.date_precision IN ('day', 'month')
    AND timeline.start_date IS NOT NULL
ORDER BY starts_on, uid;
