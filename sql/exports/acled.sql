-- One row per held event whose start is known to the month or better, in the columns of ACLED. The type of event is ours, in `tags`: in
-- ACLED's terms nearly all are 'Other' strategic developments.
-- What is lost: planned and cancelled events; the undated and those known to the year alone; the last day (in `tags`); who came and who
-- received, but for the order of the actors: the host is actor1. What ACLED has and we do not know is blank: iso, admin1 to 3, fatalities.
WITH
actors AS (
    SELECT
        event_id,
        coalesce(countries.name_en, country) AS actor,
        if(side = 'visitor', 'External/Other forces', 'State forces') AS inter,
        country,
        row_number() OVER (PARTITION BY event_id ORDER BY side <> 'host', country) AS position
    FROM event_countries
    LEFT JOIN countries ON countries.code = event_countries.country
    UNION ALL
    SELECT
        event_id,
        coalesce(organisations.name, organisation),
        'External/Other forces',
        NULL,
        1000 + row_number() OVER (PARTITION BY event_id ORDER BY organisation) -- behind the countries
    FROM event_organisations
    LEFT JOIN organisations ON organisations.code = event_organisations.organisation
),
placed AS (
    SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY position) AS place_in_row FROM actors
),
people AS (
    SELECT event_id, country, string_agg(concat_ws(' ', rank, name), '; ' ORDER BY name) AS names
    FROM event_participants
    GROUP BY event_id, country
),
first_two AS (
    SELECT
        placed.event_id,
        any_value(actor) FILTER (place_in_row = 1) AS actor1,
        any_value(inter) FILTER (place_in_row = 1) AS inter1,
        any_value(names) FILTER (place_in_row = 1) AS assoc_actor_1,
        any_value(actor) FILTER (place_in_row = 2) AS actor2,
        any_value(inter) FILTER (place_in_row = 2) AS inter2,
        concat_ws(
            '; ',
            any_value(names) FILTER (place_in_row = 2),
            string_agg(actor, '; ' ORDER BY position) FILTER (place_in_row > 2)
        ) AS assoc_actor_2
    FROM placed
    LEFT JOIN people USING (event_id, country)
    GROUP BY placed.event_id
),
told AS (
    SELECT
        event_id,
        string_agg(DISTINCT coalesce(source, document_ref), '; ') AS source,
        bool_or(sources.country IS NOT NULL AND sources.country IS DISTINCT FROM events.host_country) AS is_abroad,
        bool_or(sources.country = events.host_country) AS is_national,
        arg_min(substring(text, quote_start + 1, quote_end - quote_start), (document_ref, quote_start)) AS quote
    FROM event_documents
    JOIN documents USING (document_id)
    JOIN events USING (event_id)
    LEFT JOIN sources ON sources.name = documents.source
    GROUP BY event_id
)
SELECT
    events.event_id AS event_id_cnty,
    events.start_date AS event_date,
    year(events.start_date) AS year,
    if(events.date_precision = 'day', 1, 3) AS time_precision,
    'Strategic developments' AS disorder_type,
    'Strategic developments' AS event_type,
    if(events.event_type = 'agreement', 'Agreement', 'Other') AS sub_event_type,
    first_two.actor1,
    first_two.assoc_actor_1,
    first_two.inter1,
    first_two.actor2,
    nullif(first_two.assoc_actor_2, '') AS assoc_actor_2,
    first_two.inter2,
    first_two.inter1 || '-' || first_two.inter2 AS interaction,
    NULL AS civilian_targeting,
    NULL AS iso,
    host.region,
    host.name_en AS country,
    NULL AS admin1,
    NULL AS admin2,
    NULL AS admin3,
    coalesce(events.place, host.capital) AS location,
    places.latitude,
    places.longitude,
    CASE WHEN events.place IS NOT NULL THEN 1 WHEN host.code IS NOT NULL THEN 3 END AS geo_precision,
    told.source,
    CASE
        WHEN told.is_national AND told.is_abroad THEN 'National-International'
        WHEN told.is_national THEN 'National'
        WHEN told.is_abroad THEN 'International'
    END AS source_scale,
    told.quote AS notes,
    NULL AS fatalities,
    concat_ws(
        '; ',
        'type=' || events.event_type,
        if(events.end_date > events.start_date, 'end=' || events.end_date, NULL),
        'confidence=' || round(events.confidence, 2)
    ) AS tags,
    epoch((SELECT max(started_at) FROM runs))::BIGINT AS timestamp
FROM events
LEFT JOIN first_two USING (event_id)
LEFT JOIN told USING (event_id)
LEFT JOIN countries AS host ON host.code = events.host_country
LEFT JOIN places ON places.city = coalesce(events.place, host.capital) AND places.country = events.host_country
WHERE events.status = 'held'
    AND events.date_precision IN ('day', 'month')
    AND events.start_date IS NOT NULL
ORDER BY event_date, event_id_cnty;
