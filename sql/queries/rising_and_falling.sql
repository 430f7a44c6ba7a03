-- Question: with which partners did dealings grow or shrink from one year to the next, and were as many articles read?
-- A fall in a year with fewer documents says little: n_documents stands beside it.
WITH
read AS (
    SELECT year, sum(n_documents) AS n_documents FROM coverage WHERE year IS NOT NULL GROUP BY year
)
SELECT
    partner_name,
    partner_year.year,
    total,
    total - lag(total) OVER (PARTITION BY partner_kind, partner ORDER BY partner_year.year) AS change,
    read.n_documents
FROM partner_year
LEFT JOIN read USING (year)
WHERE partner_year.year IS NOT NULL
ORDER BY partner_name, partner_year.year;
