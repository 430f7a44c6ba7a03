-- Every event in long form, (event_id, field, value): what two editions are compared by. Run on each of them.
WITH
countries_of AS (
    SELECT event_id, string_agg(country, ', ' ORDER BY country) AS countries FROM event_countries GROUP BY event_id
),
organisations_of AS (
    SELECT event_id, string_agg(organisation, ', ' ORDER BY organisation) AS organisations FROM event_organisations GROUP BY event_id
),
people AS (
    SELECT event_id, name, concat_ws(', ', rank, role, country) AS details FROM event_participants
),
participants_of AS (
    SELECT event_id, string_agg(name || CASE WHEN details = '' THEN '' ELSE ' (' || details || ')' END, '; ' ORDER BY name) AS participants
    FROM people
    GROUP BY event_id
),
documents_of AS (
    SELECT event_id, string_agg(DISTINCT document_ref, ', ' ORDER BY document_ref) AS documents
    FROM event_documents
    JOIN documents USING (document_id)
    GROUP BY event_id
),
wide AS (
    SELECT
        events.event_id,
        COLUMNS(events.* EXCLUDE (event_id, corrected_fields))::VARCHAR,
        nullif(array_to_string(corrected_fields, ', '), '') AS corrected_fields,
        countries, organisations, participants, documents
    FROM events
    LEFT JOIN countries_of USING (event_id)
    LEFT JOIN organisations_of USING (event_id)
    LEFT JOIN participants_of USING (event_id)
    LEFT JOIN documents_of USING (event_id)
)
FROM wide UNPIVOT INCLUDE NULLS (value FOR field IN (COLUMNS(* EXCLUDE (event_id))));
