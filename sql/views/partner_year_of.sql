-- Grain: one row per (partner of the given country, year): every partner in every year from the first to the last, zeros
-- included; events without a year stand in a row of their own, whose year is NULL.
-- Question: with whom did this country deal, how often, and in what way? `FROM partner_year_of('BFA')`.
-- An event with three partners counts once for each. What is neither inbound nor outbound took place in a third country, or nobody
-- says where.
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
    cells.partner, -- the other country (ISO 3166-1 alpha-3), or an organisation that took part as such
    cells.partner_kind, -- country or organisation
    coalesce(any_value(countries.name), any_value(organisations.name), cells.partner) AS partner_name, -- its name in French
    cells.year, -- as event_counts
    count(*) FILTER (dealings.event_type = 'visit') AS visit, -- visits with the partner
    count(*) FILTER (dealings.event_type = 'meeting') AS meeting, -- meetings with the partner
    count(*) FILTER (dealings.event_type = 'exercise') AS exercise, -- exercises with the partner
    count(*) FILTER (dealings.event_type = 'training') AS training, -- trainings with the partner
    count(*) FILTER (dealings.event_type = 'agreement') AS agreement, -- agreements with the partner
    count(*) FILTER (dealings.event_type = 'assistance') AS assistance, -- gifts and deliveries with the partner
    count(*) FILTER (dealings.event_type = 'operation') AS operation, -- joint operations with the partner
    count(*) FILTER (dealings.event_type = 'ceremony') AS ceremony, -- ceremonies with the partner
    count(*) FILTER (dealings.event_type = 'port_call') AS port_call, -- port calls with the partner
    count(*) FILTER (dealings.is_inbound) AS inbound, -- of all, those that the focus country was host of
    count(*) FILTER (dealings.is_outbound) AS outbound, -- of all, those that the partner was host of; of an organisation: anybody else
    count(dealings.event_type) AS total, -- all of these, the sum of the types
    count(DISTINCT dealings.event_id) AS n_events, -- events, each counted once
    coalesce(sum(dealings.n_mentions), 0)::BIGINT AS n_mentions, -- how often the texts tell them
    count(*) FILTER (dealings.is_low_confidence) AS n_low_confidence -- of the events, those to be read before they are counted (confidence below 0.8)
FROM cells
LEFT JOIN dealings
    ON dealings.partner = cells.partner
    AND dealings.partner_kind = cells.partner_kind
    AND dealings.year IS NOT DISTINCT FROM cells.year
LEFT JOIN countries ON cells.partner_kind = 'country' AND countries.code = cells.partner
LEFT JOIN organisations ON cells.partner_kind = 'organisation' AND organisations.code = cells.partner
GROUP BY cells.partner, cells.partner_kind, cells.year
ORDER BY cells.partner_kind, cells.partner, cells.year NULLS LAST;
