-- Question: with which countries did the focus country deal most since 2020, and who travelled?
SELECT partner_name, sum(total) AS events, sum(inbound) AS received, sum(outbound) AS visited, max(year) FILTER (total > 0) AS last_year
FROM partner_year
WHERE partner_kind = 'country' AND year >= 2020
GROUP BY partner_name
HAVING sum(total) > 0
ORDER BY events DESC, partner_name;
