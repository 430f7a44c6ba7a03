-- Grain: one row per event, whatever its status, in the order of time.
-- Question: what does the report count, filter and list? Parties, sides and people stand in lists beside each other.
WITH
countries_of AS (
    SELECT event_id, list(country ORDER BY country) AS countries, list(side ORDER BY country) AS sides
    FROM event_countries
    GROUP BY event_id
),
organisations_of AS (
    SELECT event_id, list(organisation ORDER BY organisation) AS organisations FROM event_organisations GROUP BY event_id
),
participants_of AS (
    SELECT event_id, list([name, rank, role, country] ORDER BY name) AS people FROM event_participants GROUP BY event_id
)
SELECT
    events.event_id AS id,
    events.event_type AS type,
    events.start_date::VARCHAR AS start,
    events.date_edtf AS edtf,
    events.date_precision AS precision,
    events.date_basis AS basis,
    events.place,
    events.host_country AS host,
    events.status,
    round(events.confidence, 2) AS confidence,
    events.confidence < 0.8 AS is_low,
    events.corrected_fields AS corrected,
    coalesce(countries_of.countries, []) AS countries,
    coalesce(countries_of.sides, []) AS sides,
    coalesce(organisations_of.organisations, []) AS organisations,
    coalesce(participants_of.people, []) AS people,
    coalesce(unresolved_events.open, []) AS open
FROM events
LEFT JOIN countries_of USING (event_id)
LEFT JOIN organisations_of USING (event_id)
LEFT JOIN participants_of USING (event_id)
LEFT JOIN unresolved_events USING (event_id)
ORDER BY events.start_date NULLS LAST, events.end_date, events.date_edtf NULLS LAST, events.event_id;
