-- Question: which officers and officials carried the relations, and with which partners?
SELECT name, country, max(office) AS office, max(rank) AS rank, sum(n_events) AS n_events, list_distinct(flatten(list(partners))) AS partners
FROM leader_year
GROUP BY name, country
ORDER BY n_events DESC, name
LIMIT 50;
