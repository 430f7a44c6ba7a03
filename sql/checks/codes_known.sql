-- Every country, organisation and type is one that the reference tables have, and the host of an event that took part is its host.
WITH
used AS (
    SELECT 'events.host_country' AS kept_in, event_id AS id, 'country' AS kind, host_country AS code FROM events
    UNION ALL
    SELECT 'event_countries', event_id, 'country', country FROM event_countries
    UNION ALL
    SELECT 'event_participants', event_id, 'country', country FROM event_participants
    UNION ALL
    SELECT 'event_organisations', event_id, 'organisation', organisation FROM event_organisations
    UNION ALL
    SELECT 'events.event_type', event_id, 'event type', event_type FROM events
    UNION ALL
    SELECT 'settings', key, 'country', value FROM settings WHERE key = 'focus_country'
),
known AS (
    SELECT 'country' AS kind, code FROM countries
    UNION ALL
    SELECT 'organisation', code FROM organisations
    UNION ALL
    SELECT 'event type', event_type FROM event_types
),
hosts AS (
    SELECT 'event_countries.side' AS kept_in, event_id AS id, 'host that is not the event''s' AS kind, event_countries.country AS code
    FROM event_countries
    JOIN events USING (event_id)
    WHERE event_countries.side = 'host' AND event_countries.country IS DISTINCT FROM events.host_country
)
SELECT kept_in, id, kind, code FROM used ANTI JOIN known USING (kind, code) WHERE code IS NOT NULL
UNION ALL
FROM hosts;
