-- Grain: one row per (partner of the given country, year): every partner in every year from the first to the last, zeros
-- included; events without a year stand in a row of their own, whose year is NULL.
-- Question: with whom did this country deal, how often, and in what way? `FROM partner_year_of('BFA')`.
-- A partner is another country, or an organisation that took part as such (partner_kind). An event with three partners counts
-- once for each. inbound: the country was the host; outbound: the partner was (of an organisation: anybody else);
-- the rest took place in a third country or nobody says where. total is the sum of the types.
CREATE MACRO partner_year_of(focus) AS TABLE
WITH
own AS (
    SELECT event_counts.*
    FROM event_counts
    SEMI JOIN (SELECT event_id FROM event_countries WHERE country = focus) AS took_part USING (event_id)
),
parties AS (
    SELECT event_id, country AS partner, 'country' AS partner_kind FROM event_countries WHERE country <> focus
    UNION ALL
    SELECT event_id, organisation, 'organisation' FROM event_organisations
),
dealings AS (
    SELECT
        parties.partner,
        parties.partner_kind,
        own.*,
        coalesce(own.host_country = focus, false) AS is_inbound,
        coalesce(if(parties.partner_kind = 'country', own.host_country = parties.partner, own.host_country <> focus), false) AS is_outbound
    FROM own
    JOIN parties USING (event_id)
),
years AS (
    SELECT unnest(range(min(year), max(year) + 1)) AS year FROM dealings
),
cells AS (
    SELECT partner, partner_kind, year FROM (SELECT DISTINCT partner, partner_kind FROM dealings) CROSS JOIN years
    UNION ALL
    SELECT DISTINCT partner, partner_kind, NULL FROM dealings WHERE year IS NULL
)
SELECT
    cells.partner,
    cells.partner_kind,
    coalesce(any_value(countries.name), any_value(organisations.name), cells.partner) AS partner_name,
    cells.year,
    count(*) FILTER (dealings.event_type = 'visit') AS visit,
    count(*) FILTER (dealings.event_type = 'meeting') AS meeting,
    count(*) FILTER (dealings.event_type = 'exercise') AS exercise,
    count(*) FILTER (dealings.event_type = 'training') AS training,
    count(*) FILTER (dealings.event_type = 'agreement') AS agreement,
    count(*) FILTER (dealings.event_type = 'assistance') AS assistance,
    count(*) FILTER (dealings.event_type = 'operation') AS operation,
    count(*) FILTER (dealings.event_type = 'ceremony') AS ceremony,
    count(*) FILTER (dealings.event_type = 'port_call') AS port_call,
    count(*) FILTER (dealings.is_inbound) AS inbound,
    count(*) FILTER (dealings.is_outbound) AS outbound,
    count(dealings.event_type) AS total,
    count(DISTINCT dealings.event_id) AS n_events,
    coalesce(sum(dealings.n_mentions), 0)::BIGINT AS n_mentions,
    count(*) FILTER (dealings.is_low_confidence) AS n_low_confidence
FROM cells
LEFT JOIN dealings
    ON dealings.partner = cells.partner
    AND dealings.partner_kind = cells.partner_kind
    AND dealings.year IS NOT DISTINCT FROM cells.year
LEFT JOIN countries ON cells.partner_kind = 'country' AND countries.code = cells.partner
LEFT JOIN organisations ON cells.partner_kind = 'organisation' AND organisations.code = cells.partner
GROUP BY cells.partner, cells.partner_kind, cells.year
ORDER BY cells.partner_kind, cells.partner, cells.year NULLS LAST;
