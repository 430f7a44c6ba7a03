-- One row per (event, ordered pair of parties), in the 61 columns of GDELT 2.0: guest towards host and host towards guest; where the host
-- is no party or not known, each party towards each other. An announcement is an intent (CAMEO 03).
-- What is lost: cancelled and undated events; the last day; whether a date is a month's or a year's first day; people. What GDELT has
-- from other code lists is blank: groups, religions, types of actors, FIPS countries, tone.
WITH
parties AS (
    SELECT event_id, coalesce(countries.name_en, country) AS name, country AS code, country = host_country AS is_host
    FROM event_countries
    JOIN events USING (event_id)
    LEFT JOIN countries ON countries.code = event_countries.country
    UNION ALL
    SELECT event_id, coalesce(organisations.name, organisation), NULL, false
    FROM event_organisations
    LEFT JOIN organisations ON organisations.code = event_organisations.organisation
),
hosted AS (
    SELECT event_id, bool_or(coalesce(is_host, false)) AS has_host FROM parties GROUP BY event_id
),
leads AS (
    -- the title and the first sentence of an article
    SELECT document_id, max(sentence_no) AS last_no
    FROM (FROM sentences WHERE zone IN ('title', 'body') QUALIFY row_number() OVER (PARTITION BY document_id, zone ORDER BY sentence_no) = 1)
    GROUP BY document_id
),
told AS (
    SELECT
        event_id,
        count(DISTINCT document_id) AS n_articles,
        count(DISTINCT coalesce(source, document_ref)) AS n_sources,
        max(coalesce(sentences.sentence_no <= leads.last_no, false)::INTEGER) AS is_root,
        arg_min(coalesce(url, document_ref), document_ref) AS address
    FROM event_documents
    JOIN documents USING (document_id)
    LEFT JOIN leads USING (document_id)
    LEFT JOIN sentences ON sentences.document_id = event_documents.document_id AND sentences.start = event_documents.quote_start
    GROUP BY event_id
),
mentioned AS (
    SELECT event_id, count(*) AS n_mentions FROM event_mentions WHERE field = 'trigger' GROUP BY event_id
),
acts AS (
    SELECT
        events.*,
        one.name AS name1,
        one.code AS code1,
        other.name AS name2,
        other.code AS code2,
        if(coalesce(one.is_host, false), event_codes.cameo_host, event_codes.cameo) AS cameo
    FROM events
    JOIN event_codes USING (event_type, status)
    JOIN hosted USING (event_id)
    JOIN parties AS one USING (event_id)
    JOIN parties AS other ON other.event_id = events.event_id AND other.name <> one.name
    WHERE events.start_date IS NOT NULL
        AND (NOT hosted.has_host OR coalesce(one.is_host, false) OR coalesce(other.is_host, false))
)
SELECT
    ('0x' || substr(md5(concat_ws('|', acts.event_id, name1, name2)), 1, 15))::BIGINT AS GLOBALEVENTID,
    strftime(start_date, '%Y%m%d') AS SQLDATE,
    strftime(start_date, '%Y%m') AS MonthYear,
    strftime(start_date, '%Y') AS Year,
    printf('%.4f', year(start_date) + ((month(start_date) - 1) * 30 + day(start_date)) / 365) AS FractionDate,
    code1 AS Actor1Code,
    name1 AS Actor1Name,
    code1 AS Actor1CountryCode,
    NULL AS Actor1KnownGroupCode,
    NULL AS Actor1EthnicCode,
    NULL AS Actor1Religion1Code,
    NULL AS Actor1Religion2Code,
    NULL AS Actor1Type1Code,
    NULL AS Actor1Type2Code,
    NULL AS Actor1Type3Code,
    code2 AS Actor2Code,
    name2 AS Actor2Name,
    code2 AS Actor2CountryCode,
    NULL AS Actor2KnownGroupCode,
    NULL AS Actor2EthnicCode,
    NULL AS Actor2Religion1Code,
    NULL AS Actor2Religion2Code,
    NULL AS Actor2Type1Code,
    NULL AS Actor2Type2Code,
    NULL AS Actor2Type3Code,
    coalesce(told.is_root, 0) AS IsRootEvent,
    acts.cameo AS EventCode,
    substr(acts.cameo, 1, 3) AS EventBaseCode,
    substr(acts.cameo, 1, 2) AS EventRootCode,
    if(substr(acts.cameo, 1, 2) <= '05', 1, 2) AS QuadClass, -- verbal and material cooperation: our codes end with 07
    cameo_codes.goldstein AS GoldsteinScale,
    coalesce(mentioned.n_mentions, 0) AS NumMentions,
    coalesce(told.n_sources, 0) AS NumSources,
    coalesce(told.n_articles, 0) AS NumArticles,
    NULL AS AvgTone,
    NULL AS Actor1Geo_Type,
    NULL AS Actor1Geo_FullName,
    NULL AS Actor1Geo_CountryCode,
    NULL AS Actor1Geo_ADM1Code,
    NULL AS Actor1Geo_ADM2Code,
    NULL AS Actor1Geo_Lat,
    NULL AS Actor1Geo_Long,
    NULL AS Actor1Geo_FeatureID,
    NULL AS Actor2Geo_Type,
    NULL AS Actor2Geo_FullName,
    NULL AS Actor2Geo_CountryCode,
    NULL AS Actor2Geo_ADM1Code,
    NULL AS Actor2Geo_ADM2Code,
    NULL AS Actor2Geo_Lat,
    NULL AS Actor2Geo_Long,
    NULL AS Actor2Geo_FeatureID,
    CASE WHEN acts.place IS NOT NULL THEN 4 WHEN acts.host_country IS NOT NULL THEN 1 ELSE 0 END AS ActionGeo_Type,
    concat_ws(', ', acts.place, host.name_en) AS ActionGeo_FullName,
    NULL AS ActionGeo_CountryCode,
    NULL AS ActionGeo_ADM1Code,
    NULL AS ActionGeo_ADM2Code,
    places.latitude AS ActionGeo_Lat,
    places.longitude AS ActionGeo_Long,
    NULL AS ActionGeo_FeatureID,
    (SELECT strftime(max(started_at), '%Y%m%d%H%M%S') FROM runs) AS DATEADDED,
    told.address AS SOURCEURL
FROM acts
JOIN cameo_codes USING (cameo)
LEFT JOIN told USING (event_id)
LEFT JOIN mentioned USING (event_id)
LEFT JOIN countries AS host ON host.code = acts.host_country
LEFT JOIN places ON places.city = acts.place AND places.country = acts.host_country
ORDER BY SQLDATE, acts.event_id, name1, name2;
