-- Grain: one row per event, whatever its status, the undated last.
-- Question: what happened, when, where, and who told it? PLOVER and CAMEO codes stand beside our types, to join other event data.
CREATE VIEW timeline AS
WITH
countries_of AS (
    SELECT
        event_id,
        list(country ORDER BY country) AS countries,
        list(coalesce(countries.name, country) ORDER BY country) AS country_names
    FROM event_countries
    LEFT JOIN countries ON countries.code = event_countries.country
    GROUP BY event_id
),
organisations_of AS (
    SELECT event_id, list(organisation ORDER BY organisation) AS organisations FROM event_organisations GROUP BY event_id
),
participants_of AS (
    -- "colonel-major X" where the rank is known
    SELECT event_id, list(concat_ws(' ', rank, name) ORDER BY name) AS participants FROM event_participants GROUP BY event_id
),
tellings AS (
    SELECT
        event_id,
        count(DISTINCT document_id) AS n_documents,
        list(DISTINCT document_ref ORDER BY document_ref) AS document_refs,
        list(DISTINCT source ORDER BY source) FILTER (source IS NOT NULL) AS sources
    FROM event_documents
    JOIN documents USING (document_id)
    GROUP BY event_id
)
SELECT
    events.start_date,
    events.end_date,
    events.date_edtf,
    events.date_precision,
    events.date_basis,
    events.event_type,
    event_types.label,
    events.place,
    events.host_country,
    coalesce(countries_of.countries, []::VARCHAR[]) AS countries, -- every country that took part, the host included when it did
    coalesce(countries_of.country_names, []::VARCHAR[]) AS country_names, -- their names in French
    coalesce(organisations_of.organisations, []::VARCHAR[]) AS organisations, -- the organisations that took part as such
    coalesce(participants_of.participants, []::VARCHAR[]) AS participants, -- the persons named as taking part, with their rank where it is known
    events.status,
    events.confidence,
    events.corrected_fields,
    coalesce(tellings.n_documents, 0) AS n_documents, -- documents that tell it
    coalesce(tellings.document_refs, []::VARCHAR[]) AS document_refs, -- the names of these documents
    coalesce(tellings.sources, []::VARCHAR[]) AS sources, -- who published them
    cameo_codes.plover,
    cameo_codes.plover_mode,
    event_codes.cameo, -- the CAMEO code of what a guest or party does; NULL for a thing called off
    events.event_id
FROM events
LEFT JOIN event_types USING (event_type)
LEFT JOIN event_codes USING (event_type, status)
LEFT JOIN cameo_codes USING (cameo)
LEFT JOIN countries_of USING (event_id)
LEFT JOIN organisations_of USING (event_id)
LEFT JOIN participants_of USING (event_id)
LEFT JOIN tellings USING (event_id)
ORDER BY events.start_date NULLS LAST, events.end_date, events.date_edtf NULLS LAST, events.event_id;
