-- Grain: one row per (event, document that tells it); an event that an analyst added has one row, without a document.
-- Question: what does each article say happened? The view to export, and the one that outside tools read.
CREATE VIEW events_flat AS
WITH
tellings AS (
    -- a document that tells an event twice is quoted where it tells it first
    SELECT event_id, document_id, min(quote_start) AS quote_start, arg_min(quote_end, quote_start) AS quote_end
    FROM event_documents
    GROUP BY event_id, document_id
),
countries_of AS (
    SELECT event_id, list(country ORDER BY country) AS countries FROM event_countries GROUP BY event_id
),
organisations_of AS (
    SELECT event_id, list(organisation ORDER BY organisation) AS organisations FROM event_organisations GROUP BY event_id
),
participants_of AS (
    SELECT event_id, list(name ORDER BY name) AS participants FROM event_participants GROUP BY event_id
)
SELECT
    documents.document_ref,
    events.event_id,
    events.event_type,
    events.start_date,
    events.end_date,
    events.date_edtf,
    events.date_precision,
    events.date_basis,
    events.place,
    events.host_country,
    coalesce(countries_of.countries, []::VARCHAR[]) AS countries, -- every country that took part, the host included when it did, in the order of the alphabet
    coalesce(organisations_of.organisations, []::VARCHAR[]) AS organisations, -- the organisations that took part as such
    coalesce(participants_of.participants, []::VARCHAR[]) AS participants, -- the persons named as taking part, without rank or title
    events.status,
    events.confidence,
    substring(documents.text, tellings.quote_start + 1, tellings.quote_end - tellings.quote_start) AS quote, -- the sentence of the document that tells it
    events.corrected_fields
FROM events
LEFT JOIN tellings USING (event_id)
LEFT JOIN documents USING (document_id)
LEFT JOIN countries_of USING (event_id)
LEFT JOIN organisations_of USING (event_id)
LEFT JOIN participants_of USING (event_id)
ORDER BY events.start_date NULLS LAST, events.event_id, documents.document_ref;
