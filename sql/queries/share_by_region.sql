-- Question: which share of the focus country's dealings goes to each region of the world, year by year?
-- An event with partners of two regions counts in both; the shares of a year add up to 1.
SELECT
    year,
    countries.region,
    sum(total)::BIGINT AS dealings,
    round(sum(total) / sum(sum(total)) OVER (PARTITION BY year), 2) AS share
FROM partner_year
JOIN countries ON countries.code = partner_year.partner
WHERE partner_kind = 'country' AND year IS NOT NULL
GROUP BY year, countries.region
HAVING sum(total) > 0
ORDER BY year, share DESC, countries.region;
