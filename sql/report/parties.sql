-- Grain: one row per country or organisation that takes part in an event, hosts one, or is a participant's.
-- Question: what is a party called? An organisation has one name, in French, and no region.
WITH
named AS (
    SELECT country AS code FROM event_countries
    UNION
    SELECT host_country FROM events
    UNION
    SELECT country FROM event_participants
    UNION
    SELECT value FROM settings WHERE key = 'focus_country'
)
SELECT code, coalesce(countries.name, code) AS name, coalesce(countries.name_en, code) AS name_en, region
FROM named
LEFT JOIN countries USING (code)
WHERE code IS NOT NULL
UNION ALL
SELECT organisation, coalesce(any_value(organisations.name), organisation), NULL, NULL
FROM event_organisations
LEFT JOIN organisations ON organisations.code = organisation
GROUP BY organisation
ORDER BY ALL;
